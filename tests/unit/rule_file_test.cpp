// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/date_time.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/finding.hpp"
#include "mappings/model/xml.hpp"
#include "mappings/rules/rule_file.hpp"
#include "mappings/rules/rule_text.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <set>

using namespace gc2pc;

namespace {

Policies parse(const std::string& elements) {
  return parse_rules("<mapping version=\"1\">\n" + elements + "\n</mapping>", "rules.xml");
}

std::string refused(const std::string& elements) {
  try {
    static_cast<void>(parse(elements));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("the rule file that ships holds the defaults") {
  const auto shipped = parse_rules(default_rule_file(), "default.xml");
  const Policies defaults;
  CHECK(shipped.bad_text == defaults.bad_text);
  CHECK(shipped.bad_values == defaults.bad_values);
  CHECK(shipped.bad_time == defaults.bad_time);
  CHECK(shipped.xml_characters == defaults.xml_characters);
  CHECK(shipped.blank_names == defaults.blank_names);
  CHECK(shipped.separator == defaults.separator);
  CHECK(shipped.root_rooms == defaults.root_rooms);
  CHECK(shipped.default_category_name == defaults.default_category_name);
  CHECK(shipped.long_names == defaults.long_names);
  CHECK(shipped.name_conflict == defaults.name_conflict);
  CHECK(shipped.target_conflict == defaults.target_conflict);
  CHECK(shipped.disabled_rooms == defaults.disabled_rooms);
  CHECK(shipped.topic == defaults.topic);
  CHECK(shipped.mixed_settings == defaults.mixed_settings);
  CHECK(shipped.visibility.empty());
  CHECK(shipped.root_managers == defaults.root_managers);
  CHECK(shipped.mark_principals_dirty == defaults.mark_principals_dirty);
  CHECK_FALSE(shipped.sip_domain);
  CHECK_FALSE(shipped.start_date);
}

TEST_CASE("every policy can be set") {
  const auto rules =
      parse("<bad-text>fail</bad-text><bad-values>leave-out</bad-values><bad-time>clamp</bad-time>"
            "<xml-characters>replace</xml-characters><blank-names>fail</blank-names><separator> / "
            "</separator><root-rooms>fail</root-rooms>"
            "<default-category-name>Lobby</default-category-name><long-names>fail</long-names>"
            "<name-conflict>fail</name-conflict><target-conflict>overwrite</target-conflict>"
            "<disabled-rooms>keep</disabled-rooms><topic>drop</topic><mixed-settings>split</mixed-settings>"
            "<visibility from=\"1\" to=\"6\"/><root-managers>drop</root-managers>"
            "<mark-principals-dirty>false</mark-principals-dirty><sip-domain>contoso.com</sip-domain>"
            "<start-date>2012-01-01T06:00:00Z</start-date>");
  CHECK(rules.bad_text == BadText::fail);
  CHECK(rules.bad_values == BadValues::leave_out);
  CHECK(rules.bad_time == BadTime::clamp);
  CHECK(rules.xml_characters == XmlCharacters::replace);
  CHECK(rules.blank_names == BlankNames::fail);
  CHECK(rules.separator == " / ");
  CHECK(rules.root_rooms == RootRooms::fail);
  CHECK(rules.default_category_name == "Lobby");
  CHECK(rules.long_names == LongNames::fail);
  CHECK(rules.name_conflict == NameConflict::fail);
  CHECK(rules.target_conflict == TargetConflict::overwrite);
  CHECK(rules.disabled_rooms == DisabledRooms::keep);
  CHECK(rules.topic == Topic::drop);
  CHECK(rules.mixed_settings == MixedSettings::split);
  CHECK(rules.visibility.at(1) == 6);
  CHECK(rules.root_managers == RootManagers::drop);
  CHECK_FALSE(rules.mark_principals_dirty);
  CHECK(rules.sip_domain == "contoso.com");
  CHECK(rules.start_date == DateTime::parse("2012-01-01 06:00")->ticks);
}

TEST_CASE("effective rules are a rule file that says the same") {
  const auto rules =
      parse("<separator> &lt;/&gt; </separator><visibility from=\"-7\" to=\"6\"/>"
            "<sip-domain>contoso.com</sip-domain><start-date>2012-01-01T06:00:00Z</start-date>"
            "<root-managers>drop</root-managers><target-conflict>adopt</target-conflict>"
            "<category path=\"a &amp; &quot;b&quot;\"><skip>false</skip><start-date>none</start-date>"
            "<long-names>fail</long-names></category>"
            "<room guid=\"00112233-4455-6677-8899-AABBCCDDEEFF\"><rename> Lobby </rename>"
            "<target-category>Hall</target-category></room>");
  const auto text = rules_text(rules);
  CHECK(rules_text(parse_rules(text, "again")) == text);
  CHECK(text.find("  <separator> &lt;/&gt; </separator>\n") != std::string::npos);
  CHECK(text.find(
            "  <start-date>2012-01-01 06:00:00</start-date>\n  <category path=\"a &amp; &quot;b&quot;\">\n"
            "    <skip>false</skip>\n    <long-names>fail</long-names>\n    <start-date>none</start-date>\n"
            "  </category>\n  <room guid=\"00112233-4455-6677-8899-aabbccddeeff\">\n"
            "    <rename> Lobby </rename>\n    <target-category>Hall</target-category>\n  </room>\n") !=
        std::string::npos);
  CHECK(rules_text(parse_rules(default_rule_file(), "default.xml")) == rules_text({}));
}

TEST_CASE("what is wrong with a rule file is said with file, line, element and what is allowed") {
  CHECK(refused("<start-date>soon</start-date>") ==
        "rules.xml:2: element 'start-date': 'soon' is not a date; allowed: none, YYYY-MM-DD or "
        "YYYY-MM-DDThh:mm:ssZ");
  CHECK(refused("<separator>12345678901234567</separator>") ==
        "rules.xml:2: element 'separator': has 17 UTF-16 units; allowed: 1 to 16");
  CHECK(refused("<sip-domain>a@b</sip-domain>") ==
        "rules.xml:2: element 'sip-domain': 'a@b' is not a domain; allowed: a name such as contoso.com");
  CHECK(refused("<sip-domain>" + std::string(200, 'd') + "</sip-domain>") == "accepted");
  CHECK(refused("<sip-domain>" + std::string(201, 'd') + "</sip-domain>") ==
        "rules.xml:2: element 'sip-domain': has 201 UTF-16 units; allowed: 1 to 200");
  CHECK(refused("<visibility from=\"1\" to=\"2\"/><visibility from=\"1\" to=\"3\"/>") ==
        "rules.xml:2: element 'visibility': visibility 1 is mapped twice; allowed: once");
  CHECK(refused("<topic>maybe</topic>").starts_with("rules.xml:2: element 'topic': "));
  CHECK(refused("<nonsense/>").starts_with("rules.xml:2: element 'nonsense': "));
}

TEST_CASE("the schema refuses an override that says nothing, as the program does") {
  std::ifstream file(GC2PC_SOURCE_DIR "/mappings/mapping.rng");
  const std::string schema{std::istreambuf_iterator<char>(file), {}};
  const auto valid = [&](const std::string& inside) {
    const auto document = xml::Document::parse(
        "<mapping version=\"1\"><category path=\"A\">" + inside + "</category></mapping>", "rules.xml");
    try {
      document.validate(schema);
    } catch (const Error&) {
      return false;
    }
    return true;
  };
  CHECK_FALSE(valid(""));
  CHECK_FALSE(valid("<!-- nothing -->"));
  const std::vector<std::string> all{"<skip>true</skip>",
                                     "<rename>x</rename>",
                                     "<target-category>x</target-category>",
                                     "<long-names>fail</long-names>",
                                     "<name-conflict>fail</name-conflict>",
                                     "<target-conflict>adopt</target-conflict>",
                                     "<start-date>none</start-date>"};
  std::string forward, backward;
  for (const auto& one : all) {
    CHECK(valid(one));
    CHECK_FALSE(valid(one + one));
    forward += one;
    backward = one + backward;
    CHECK(valid(forward));
    CHECK(valid(backward));
  }
  CHECK(refused("<room path=\"A\"/>") ==
        "rules.xml:2: element 'room': changes nothing; allowed elements: skip, rename, target-category, "
        "long-names, name-conflict, target-conflict, start-date");
}

TEST_CASE("a rule file with too many overrides is refused before it takes long") {
  std::string many = "<mapping version=\"1\">";
  for (int i = 0; i < 80'000; ++i)
    many += "<room path=\"A\"><skip>yes</skip></room>";
  std::string said;
  const auto begin = std::chrono::steady_clock::now();
  try {
    static_cast<void>(parse_rules(many + "</mapping>", "rules.xml"));
  } catch (const Error& error) {
    said = error.what();
  }
  CHECK(said == "rules.xml:1: element 'mapping': has 80000 elements; allowed: at most 10000");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{2});
}

TEST_CASE("every finding code has one stable name, a rule, a meaning and a remedy") {
  std::set<std::string_view> names;
  for (const auto& text : code_texts()) {
    CHECK(names.insert(text.name).second);
    CHECK((text.rule.starts_with("C") || text.rule.starts_with("O")));
    CHECK(text.meaning.ends_with("."));
    CHECK(text.remedy.ends_with("."));
    if (text.severity != Severity::info)
      CHECK(text.remedy.find("Nothing") == std::string_view::npos);
    CHECK(code_named(text.name) == text.code);
  }
  CHECK_FALSE(code_named("no-such-code"));
}

TEST_CASE("docs/rules.md lists every finding code as the program knows it") {
  std::ifstream file(GC2PC_SOURCE_DIR "/docs/rules.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(page.empty());
  for (const auto& text : code_texts()) {
    const std::string row = "| " + std::string(text.name) + " | " + std::string(to_string(text.severity)) +
                            " | " + std::string(text.rule) + " | " + std::string(text.meaning) + " | " +
                            std::string(text.remedy) + " |";
    CHECK_MESSAGE(page.find(row) != std::string::npos, row);
  }
}
