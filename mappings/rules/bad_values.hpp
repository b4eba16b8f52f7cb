// SPDX-License-Identifier: Apache-2.0
/// \file
/// C57: findings about values that cannot be read as what their column holds.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/finding_log.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Adds one finding for each table, column and row key.
void report_bad_values(const std::vector<legacy::BadValue>& values, BadValues policy, FindingLog& log);

/// Bad values of one column of one room's messages.
struct BadColumn {
  std::int64_t rows = 0;
  std::optional<ChatId> first; ///< lowest chatId; nothing: none can be read
  std::string expected, found; ///< of the first one

  friend bool operator==(const BadColumn&, const BadColumn&) = default;
};

/// By room (nothing: channelId cannot be read) and column.
using BadColumns = std::map<std::pair<std::optional<legacy::NodeId>, std::string>, BadColumn>;

void count_bad_message(BadColumns& columns, const legacy::BadMessage& message);
void report_bad_messages(const BadColumns& columns, BadValues policy, FindingLog& log);

} // namespace gc2pc
