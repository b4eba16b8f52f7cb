// SPDX-License-Identifier: Apache-2.0
/// \file
/// C47: client preferences, so that legacy clients find their rooms again.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/finding_log.hpp"

#include <vector>

namespace gc2pc {

/// What becomes of the preferences.
struct Preferences {
  std::vector<const legacy::Preference*> rows; ///< to write
  RowBalance balance;
};

[[nodiscard]] Preferences convert_preferences(const std::vector<legacy::Preference>& source,
                                              const std::vector<chat::Preference>& target, FindingLog& log);

} // namespace gc2pc
