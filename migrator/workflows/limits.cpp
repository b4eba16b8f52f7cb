// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/limits.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/tree.hpp"
#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::int64_t most_entries = 2'000'000, many_entries = 1'000'000, most_users = 150'000;
constexpr std::int64_t most_text = 256, most_ad_path = 384, most_addin_name = 50, most_url = 255,
                       most_label = 255;

/// The longest of some texts, as they are after cleaning (C3).
class Longest {
 public:
  void add(const std::string& text) {
    // No text has more UTF-16 units than bytes, and cleaning makes none longer in units than it has bytes.
    if (static_cast<std::int64_t>(text.size()) <= units_)
      return;
    std::string cleaned = text;
    clean_utf8(cleaned);
    units_ = std::max(units_, utf16_length(cleaned).value);
  }
  void add(const std::optional<std::string>& text) {
    if (text)
      add(*text);
  }
  [[nodiscard]] Limit against(std::string name, std::int64_t limit, bool ruled = true) const {
    return {std::move(name), units_, {}, {}, limit, ruled};
  }

 private:
  std::int64_t units_ = 0;
};

/// Full names of everything that is migrated (C6, C7); plain names when there is no tree.
Longest node_names(std::vector<legacy::Node> nodes, const Policies& policies) {
  std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (auto& node : nodes)
    clean_utf8(node.name);
  FindingLog ignored; // the plan has them
  const Tree tree(nodes, ignored);
  Longest names;
  for (Tree::Index i = 0; i < nodes.size(); ++i) {
    const auto& node = nodes[i];
    if (!node.is_category && node.disabled && policies.disabled_rooms == DisabledRooms::skip)
      continue;
    const bool with_path = tree.whole() && i != tree.root() && (node.is_category || tree.depth(i) > 2);
    names.add(with_path ? tree.path_name(i, policies.separator) : node.name);
  }
  return names;
}

std::string text_of(const Limit& limit) {
  return fmt::format("{} {} of at most {}", limit.name, grouped(limit.value), grouped(limit.limit));
}

template <class Condition>
std::string texts_of(const std::vector<Limit>& limits, Condition condition) {
  std::vector<std::string> texts;
  for (const auto& limit : limits)
    if (condition(limit))
      texts.push_back(text_of(limit));
  return joined(texts);
}

} // namespace

std::vector<Limit> limits_of(const legacy::Inventory& source, const Plan& plan, const Policies& policies) {
  Longest descriptions, texts, addresses, ad_paths, addin_names, addin_urls, labels;
  for (const auto& node : source.nodes)
    descriptions.add(node.description);
  for (const auto& principal : source.principals) {
    addresses.add(principal.uri);
    for (const auto* text : {&principal.name, &principal.company, &principal.email, &principal.upn})
      texts.add(*text);
    ad_paths.add(principal.ad_path);
  }
  for (const auto& addin : source.addins) {
    addin_names.add(addin.name);
    addin_urls.add(addin.url);
  }
  for (const auto& preference : source.preferences)
    labels.add(preference.label);
  const auto size = [](const auto& rows) { return static_cast<std::int64_t>(rows.size()); };
  const auto users = [](const auto& rows) {
    return static_cast<std::int64_t>(std::count_if(
        rows.begin(), rows.end(), [](const auto& row) { return row.type == PrincipalType::user; }));
  };
  return {{"access control entries",
           size(plan.structure.roles.inserted) + size(plan.structure.scopes.inserted),
           size(source.roles) + size(source.scopes), many_entries, most_entries},
          {"invitations", size(plan.rest.invitations.inserted), size(source.invitations), many_entries,
           most_entries},
          {"users", users(plan.structure.principals.inserted), users(source.principals), {}, most_users},
          node_names(source.nodes, policies).against("longest name, path included", most_text),
          descriptions.against("longest description", most_text),
          addresses.against("longest address", most_text),
          texts.against("longest other text of a principal", most_text),
          ad_paths.against("longest directory path", most_ad_path),
          addin_names.against("longest add-in name", most_addin_name),
          addin_urls.against("longest add-in URL", most_url, false),
          labels.against("longest preference label", most_label, false)};
}

std::string exceeded_text(const std::vector<Limit>& limits) {
  return texts_of(limits, [](const Limit& limit) { return limit.exceeded() && !limit.ruled; });
}

std::string near_text(const std::vector<Limit>& limits) {
  return texts_of(limits, [](const Limit& limit) { return limit.near(); });
}

} // namespace gc2pc
