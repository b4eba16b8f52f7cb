// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/preferences.hpp"

#include <set>
#include <utility>

namespace gc2pc {

Preferences convert_preferences(const std::vector<legacy::Preference>& source,
                                const std::vector<chat::Preference>& target, FindingLog& log) {
  Preferences result;
  std::set<std::pair<std::string, std::int64_t>> taken;
  for (const auto& row : target)
    taken.emplace(row.label, row.sequence);
  for (const auto& row : source) {
    ++result.balance.read;
    // Labels that were different before bad text was replaced may be the same now: the first one stays.
    if (taken.emplace(row.label, row.sequence).second) {
      result.rows.push_back(&row);
      ++result.balance.written;
    } else {
      ++result.balance.skipped["preference-kept"];
      log.add({Code::preference_kept,
               "tblPreference",
               "prefLabel " + row.label + ", prefSeqID " + std::to_string(row.sequence),
               std::nullopt,
               {},
               "the target's own is kept",
               1});
    }
  }
  return result;
}

} // namespace gc2pc
