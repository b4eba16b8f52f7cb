// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/rehearsal.hpp"

#include <algorithm>
#include <initializer_list>

namespace gc2pc {
namespace {

/// A rate of no seconds would count as not measured.
constexpr double least_seconds = 0.001;

double seconds_of(const std::vector<Rate>& rates, std::initializer_list<Work> works) {
  double seconds = 0;
  for (const auto& rate : rates)
    if (std::find(works.begin(), works.end(), rate.work) != works.end())
      seconds += rate.seconds;
  return seconds;
}

} // namespace

// The works are those that a forecast adds up, so that a forecast by these rates comes to what it took.
std::vector<Rate> all_rates_of(const Rehearsal& rehearsal) {
  auto rates = rehearsal.rates;
  const auto cutover =
      rehearsal.cutover_seconds - seconds_of(rates, {Work::read_source, Work::write_rows, Work::copy_messages,
                                                     Work::copy_files, Work::verify});
  const auto rollback = rehearsal.rollback_seconds -
                        seconds_of(rates, {Work::delete_messages, Work::write_rows, Work::copy_files});
  rates.push_back({Work::other_cutover, 1, 0, std::max(cutover, least_seconds)});
  rates.push_back({Work::other_rollback, 1, 0, std::max(rollback, least_seconds)});
  return rates;
}

} // namespace gc2pc
