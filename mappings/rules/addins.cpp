// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/addins.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/names.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

bool is_web_address(std::string_view url) {
  const auto lower = ascii_lower(url.substr(0, 8));
  return lower.starts_with("http://") || lower.starts_with("https://");
}

} // namespace

Addins convert_addins(const std::vector<legacy::Addin>& source, const std::vector<chat::Addin>& target,
                      const Policies& policies, FindingLog& log) {
  Addins result;
  NameBook names(policies.separator, max_addin_name);
  for (std::size_t row = 0; row < target.size(); ++row) {
    names.add_target(target[row].name, row);
    result.available.insert(target[row].id);
  }
  // GUIDs compare by their bytes, which is the order of their lower-case text.
  std::vector<const legacy::Addin*> ordered;
  for (const auto& addin : source)
    ordered.push_back(&addin);
  std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return a->id < b->id; });

  for (const auto* addin : ordered) {
    ++result.balance.read;
    const auto report = [&](Code code, std::string detail) {
      log.add({code, "tblSiopWhiteList", "siopID " + addin->id.text(), addin->id, addin->name,
               std::move(detail), 1});
    };
    if (result.available.contains(addin->id)) {
      ++result.balance.written; // lives on as the target's own row
      continue;
    }
    if (!is_web_address(addin->url)) {
      report(Code::addin_url, "its address is neither http nor https");
      ++result.balance.skipped["addin-url"];
      continue;
    }
    const auto given = names.give(addin->name, addin->id, policies, {}, report);
    result.inserted.push_back({addin->id, given.name, addin->url});
    result.available.insert(addin->id);
    ++result.balance.written;
  }
  return result;
}

} // namespace gc2pc
