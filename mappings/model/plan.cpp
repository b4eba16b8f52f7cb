// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/plan.hpp"
#include "mappings/model/counted_findings.hpp"
#include "mappings/model/plan_hash.hpp"

#include <algorithm>
#include <numeric>

namespace gc2pc {
namespace {

std::int64_t total(const std::map<std::string, std::int64_t>& reasons) {
  return std::accumulate(reasons.begin(), reasons.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& reason) { return sum + reason.second; });
}

} // namespace

std::int64_t KindCounts::skipped_total() const {
  return total(skipped);
}

std::int64_t Plan::message_count() const {
  return std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0},
                         [](std::int64_t sum, const RoomPlan& room) { return sum + room.messages; });
}

std::int64_t Plan::message_bytes() const {
  return std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0},
                         [](std::int64_t sum, const RoomPlan& room) { return sum + room.bytes; });
}

std::size_t Plan::count(Severity severity) const {
  return gc2pc::count(findings, severity);
}

std::string hash_of(const Plan& plan) {
  PlanHash hash;
  hash.rows_of(plan);
  return hash.finish_with(plan);
}

} // namespace gc2pc
