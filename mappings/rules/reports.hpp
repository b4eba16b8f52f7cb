// SPDX-License-Identifier: Apache-2.0
/// \file
/// Findings and balances that are known only when everything else is: rooms left behind, dropped columns,
/// federated principals.
#pragma once

#include "mappings/rules/access.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/principals.hpp"
#include "mappings/rules/survey.hpp"

#include <map>

namespace gc2pc {

/// C13, C43, C44: what stays behind, with counts.
void report_channels(const Tree& tree, const Items& items, const legacy::Inventory& source,
                     const std::map<legacy::NodeId, ChannelSurvey>& channels, FindingLog& log);
/// C36: one finding per federated principal that loses something or is changed.
void report_federated(const legacy::Inventory& source, People& people, const Principals& principals,
                      const DroppedFederated& dropped, FindingLog& log);
/// C50.
void report_dropped_columns(const legacy::Inventory& source, FindingLog& log);

void count_nodes(const Tree& tree, const Items& items, Plan& plan);
void count_messages(const Tree& tree, const Items& items,
                    const std::map<legacy::NodeId, ChannelSurvey>& channels, std::int64_t without_channel,
                    Plan& plan);
/// C56, C57: rows that count for nothing else; `repeated` by table.
void count_left_out(const std::vector<legacy::LeftOutRow>& rows,
                    const std::map<std::string, std::int64_t>& repeated, Plan& plan);

} // namespace gc2pc
