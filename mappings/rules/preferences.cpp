// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/preferences.hpp"

#include "mappings/model/text.hpp"

#include <map>
#include <utility>

namespace gc2pc {

Preferences convert_preferences(const std::vector<legacy::Preference>& source,
                                const std::vector<chat::Preference>& target, FindingLog& log) {
  Preferences result;
  std::map<std::pair<std::string, std::int64_t>, bool> taken; // whether by the target
  for (const auto& row : target)
    taken.emplace(std::pair(fold_name(row.label), row.sequence), true);
  for (const auto& row : source) {
    ++result.balance.read;
    // The product takes labels for the same that differ in case only.
    const auto [first, fresh] = taken.emplace(std::pair(fold_name(row.label), row.sequence), false);
    if (fresh) {
      result.rows.push_back(&row);
      ++result.balance.written;
    } else {
      ++result.balance.skipped["preference-kept"];
      log.add({Code::preference_kept,
               "tblPreference",
               "prefLabel " + row.label + ", prefSeqID " + std::to_string(row.sequence),
               std::nullopt,
               {},
               first->second ? "the target's preference is kept" : "an earlier preference is kept",
               1});
    }
  }
  return result;
}

} // namespace gc2pc
