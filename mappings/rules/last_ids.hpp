// SPDX-License-Identifier: Apache-2.0
/// \file
/// C45: the last chatId of each room, never lower than what was used before.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/survey.hpp"

#include <map>
#include <vector>

namespace gc2pc {

/// Adds the rows to plan.rest and their balance (kind `last-chat`) to plan.counts.
void convert_last_chat_ids(const std::vector<legacy::LastChatId>& source,
                           const std::vector<chat::LastChatId>& target, const Tree& tree, const Items& items,
                           const std::map<legacy::NodeId, ChannelSurvey>& channels, Plan& plan);

} // namespace gc2pc
