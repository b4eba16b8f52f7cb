// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/rule_file.hpp"

#include "embedded/rule_files.hpp"
#include "mappings/model/date_time.hpp"
#include "mappings/model/text.hpp"
#include "mappings/model/xml.hpp"
#include "mappings/rules/rule_names.hpp"

namespace gc2pc {
namespace {

using rule_names::Names;

/// Reads what is inside one element (the whole file, or an override) of a validated file.
class Reader {
 public:
  Reader(const xml::Document& document, xml::Element inside) : document_(document), inside_(inside) {}

  /// `policy` is a value, or an optional one.
  template <class Policy, class Value, std::size_t count>
  void choice(std::string_view element, Policy& policy, const Names<Value, count>& names) const {
    const auto found = inside_.child(element);
    if (!found)
      return;
    const auto text = found->text();
    for (const auto& [name, value] : names)
      if (name == text)
        policy = value;
  }

  /// Text with a limit in UTF-16 units; blanks count, because a separator may have them.
  template <class Text>
  void text(std::string_view element, Text& value, Utf16Length limit) const {
    const auto found = inside_.child(element);
    if (!found)
      return;
    const auto given = found->raw_text();
    if (utf16_length(given) > limit || given.empty())
      document_.refuse(*found, "has " + std::to_string(utf16_length(given).value) +
                                   " UTF-16 units; allowed: 1 to " + std::to_string(limit.value));
    value = given;
  }

  /// Entries for 2 and 3 are allowed and have no effect: those values always stay as they are (C20).
  void visibility(Policies& policies) const {
    for (const auto& element : inside_.children("visibility")) {
      const auto from = std::stoll(*element.attribute("from"));
      if (!policies.visibility.emplace(from, std::stoll(*element.attribute("to"))).second)
        document_.refuse(element, "visibility " + std::to_string(from) + " is mapped twice; allowed: once");
    }
  }

  [[nodiscard]] std::optional<StartDate> start_date() const {
    const auto found = inside_.child("start-date");
    if (!found)
      return std::nullopt;
    if (found->text() == "none")
      return StartDate{};
    const auto date = DateTime::parse(found->text());
    if (!date)
      document_.refuse(*found, "'" + found->text() +
                                   "' is not a date; allowed: none, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
    return StartDate{date->ticks};
  }

  void sip_domain(Policies& policies) const {
    const auto found = inside_.child("sip-domain");
    if (!found)
      return;
    policies.sip_domain = found->text();
    if (const auto units = utf16_length(*policies.sip_domain); units > rule_names::max_sip_domain)
      document_.refuse(*found, "has " + std::to_string(units.value) + " UTF-16 units; allowed: 1 to " +
                                   std::to_string(rule_names::max_sip_domain.value));
    if (policies.sip_domain->find_first_of("@ \t\r\n") != std::string::npos)
      document_.refuse(*found,
                       "'" + *policies.sip_domain + "' is not a domain; allowed: a name such as contoso.com");
  }

  [[nodiscard]] Override override_rule() const {
    Override rule;
    rule.is_category = inside_.name() == "category";
    rule.line = inside_.line();
    if (const auto guid = inside_.attribute("guid")) {
      rule.guid = Guid::parse(*guid);
      if (!rule.guid)
        document_.refuse(inside_, "'" + *guid +
                                      "' is not a GUID; allowed: 32 hex digits with hyphens, such as "
                                      "00112233-4455-6677-8899-aabbccddeeff");
    } else {
      rule.path = *inside_.attribute("path");
    }
    rule_names::for_each_exception(rule, *this);
    rule.start_date = start_date();
    return rule;
  }

  /// In the order of the file, whatever they are called.
  void overrides(Policies& policies) const {
    for (const auto& element : inside_.children())
      if (element.name() == "category" || element.name() == "room")
        policies.overrides.push_back(Reader(document_, element).override_rule());
  }

 private:
  const xml::Document& document_;
  xml::Element inside_;
};

/// The time to validate a file grows with the square of their number.
constexpr std::size_t most_overrides = 10'000;

/// The schema says the same, but not so that a person understands it.
void refuse_empty_overrides(const xml::Document& document) {
  if (const auto count = document.root().children().size(); count > most_overrides)
    document.refuse(document.root(), "has " + std::to_string(count) + " elements; allowed: at most " +
                                         std::to_string(most_overrides));
  for (const auto& element : document.root().children())
    if ((element.name() == "category" || element.name() == "room") && element.children().empty() &&
        (element.attribute("guid") || element.attribute("path")))
      document.refuse(element, "changes nothing; allowed elements: skip, rename, target-category, "
                               "long-names, name-conflict, target-conflict, start-date");
}

} // namespace

std::string_view default_rule_file() {
  return rules::default_rules;
}

Policies parse_rules(std::string_view xml, const std::string& origin) {
  const auto document = xml::Document::parse(xml, origin);
  refuse_empty_overrides(document);
  document.validate(rules::mapping_schema);
  const Reader reader(document, document.root());
  Policies policies;
  rule_names::for_each_policy(policies, reader);
  reader.visibility(policies);
  reader.sip_domain(policies);
  if (const auto start = reader.start_date())
    policies.start_date = start->from;
  reader.overrides(policies);
  return policies;
}

} // namespace gc2pc
