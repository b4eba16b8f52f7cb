// SPDX-License-Identifier: Apache-2.0
/// \file
/// C59: what the target would refuse of a finished plan: values that do not fit, and static rows that it
/// lacks.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/rules/finding_log.hpp"

#include <functional>
#include <string>

namespace gc2pc {

/// What ids of the target are called by their legacy rows, for keys of findings.
struct LegacyKeys {
  std::function<std::string(chat::NodeId)> node;
  std::function<std::string(chat::PrincipalId)> principal;
};

/// Adds value-too-long and value-out-of-range for rows that are written.
void report_sizes(const chat::ChangeSet& changes, const LegacyKeys& keys, FindingLog& log);

/// Adds static-row-missing for rows that are written.
void report_static_rows(const chat::ChangeSet& changes, const chat::StaticRows& present, FindingLog& log);

} // namespace gc2pc
