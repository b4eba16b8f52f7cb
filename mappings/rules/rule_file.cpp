// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/rule_file.hpp"

#include "embedded/rule_files.hpp"
#include "mappings/model/date_time.hpp"
#include "mappings/model/text.hpp"
#include "mappings/model/xml.hpp"

#include <array>
#include <utility>

namespace gc2pc {
namespace {

constexpr Utf16Length max_separator{16}, max_category_name{256};

/// A policy's values by their names in the file. The schema has checked that the text is one of them.
template <class Policy, std::size_t count>
using Names = std::array<std::pair<std::string_view, Policy>, count>;

/// Reads the policies out of a validated file.
class Reader {
 public:
  explicit Reader(const xml::Document& document) : document_(document), root_(document.root()) {}

  template <class Policy, std::size_t count>
  void choice(std::string_view element, Policy& policy, const Names<Policy, count>& names) const {
    const auto found = root_.child(element);
    if (!found)
      return;
    const auto text = found->text();
    for (const auto& [name, value] : names)
      if (name == text)
        policy = value;
  }

  /// Text with a limit in UTF-16 units; blanks count, because a separator may have them.
  void text(std::string_view element, std::string& value, Utf16Length limit) const {
    const auto found = root_.child(element);
    if (!found)
      return;
    value = found->raw_text();
    if (utf16_length(value) > limit || value.empty())
      document_.refuse(*found, "has " + std::to_string(utf16_length(value).value) +
                                   " UTF-16 units; allowed: 1 to " + std::to_string(limit.value));
  }

  /// Entries for 2 and 3 are allowed and have no effect: those values always stay as they are (C20).
  void visibility(Policies& policies) const {
    for (const auto& element : root_.children("visibility")) {
      const auto from = std::stoll(*element.attribute("from"));
      if (!policies.visibility.emplace(from, std::stoll(*element.attribute("to"))).second)
        document_.refuse(element, "visibility " + std::to_string(from) + " is mapped twice; allowed: once");
    }
  }

  void start_date(Policies& policies) const {
    const auto found = root_.child("start-date");
    if (!found || found->text() == "none")
      return;
    const auto date = DateTime::parse(found->text());
    if (!date)
      document_.refuse(*found, "'" + found->text() +
                                   "' is not a date; allowed: none, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
    policies.start_date = date->ticks;
  }

  void sip_domain(Policies& policies) const {
    const auto found = root_.child("sip-domain");
    if (!found)
      return;
    policies.sip_domain = found->text();
    if (policies.sip_domain->find_first_of("@ \t\r\n") != std::string::npos)
      document_.refuse(*found,
                       "'" + *policies.sip_domain + "' is not a domain; allowed: a name such as contoso.com");
  }

 private:
  const xml::Document& document_;
  xml::Element root_;
};

} // namespace

std::string_view default_rule_file() {
  return rules::default_rules;
}

Policies parse_rules(std::string_view text, const std::string& origin) {
  const auto document = xml::Document::parse(text, origin);
  document.validate(rules::mapping_schema);
  const Reader reader(document);
  Policies policies;
  reader.choice("bad-text", policies.bad_text,
                Names<BadText, 2>{{{"replace", BadText::replace}, {"fail", BadText::fail}}});
  reader.text("separator", policies.separator, max_separator);
  reader.choice(
      "root-rooms", policies.root_rooms,
      Names<RootRooms, 2>{{{"default-category", RootRooms::default_category}, {"fail", RootRooms::fail}}});
  reader.text("default-category-name", policies.default_category_name, max_category_name);
  reader.choice("long-names", policies.long_names,
                Names<LongNames, 2>{{{"shorten", LongNames::shorten}, {"fail", LongNames::fail}}});
  reader.choice("name-conflict", policies.name_conflict,
                Names<NameConflict, 2>{{{"suffix", NameConflict::suffix}, {"fail", NameConflict::fail}}});
  reader.choice("target-conflict", policies.target_conflict,
                Names<TargetConflict, 4>{{{"fail", TargetConflict::fail},
                                          {"suffix", TargetConflict::suffix},
                                          {"adopt", TargetConflict::adopt},
                                          {"overwrite", TargetConflict::overwrite}}});
  reader.choice("disabled-rooms", policies.disabled_rooms,
                Names<DisabledRooms, 2>{{{"skip", DisabledRooms::skip}, {"keep", DisabledRooms::keep}}});
  reader.choice("topic", policies.topic, Names<Topic, 2>{{{"append", Topic::append}, {"drop", Topic::drop}}});
  reader.choice(
      "mixed-settings", policies.mixed_settings,
      Names<MixedSettings, 2>{{{"category", MixedSettings::category}, {"split", MixedSettings::split}}});
  reader.visibility(policies);
  reader.choice("root-managers", policies.root_managers,
                Names<RootManagers, 2>{{{"apply", RootManagers::apply}, {"drop", RootManagers::drop}}});
  reader.choice("mark-principals-dirty", policies.mark_principals_dirty,
                Names<bool, 2>{{{"true", true}, {"false", false}}});
  reader.sip_domain(policies);
  reader.start_date(policies);
  return policies;
}

} // namespace gc2pc
