// SPDX-License-Identifier: Apache-2.0
/// \file
/// Millions of rows in the order of their keys, without a second list of them.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace gc2pc::chat {

/// The first column of a row's key.
template <class Row>
[[nodiscard]] const auto& first_of_key(const Row& row) {
  constexpr auto place = [] {
    const auto is_key = std::apply(
        [](const auto&... column) { return std::array{(column.key == Key::yes)...}; }, Table<Row>::columns);
    return static_cast<std::size_t>(std::find(is_key.begin(), is_key.end(), true) - is_key.begin());
  }();
  return row.*(std::get<place>(Table<Row>::columns).member);
}

/// Rows that have the beginning of their keys in common, group after group in ascending order. A plan's rows
/// come in a few runs that ascend: roles those of categories and those of rooms, affiliations those of
/// everybody with themselves and the others.
template <class Row>
class KeyGroups {
 public:
  /// The rows must stay.
  explicit KeyGroups(const Rows<Row>& rows) {
    std::vector<std::size_t> begins;
    std::optional<std::remove_cvref_t<decltype(first_of_key(std::declval<const Row&>()))>> last;
    std::size_t position = 0;
    for (const auto& row : rows) {
      if (!last || first_of_key(row) < *last) {
        begins.push_back(position);
        if (begins.size() > most_runs)
          break;
      }
      last = first_of_key(row);
      ++position;
    }
    few_runs_ = begins.size() <= most_runs;
    for (std::size_t run = 0; few_runs_ && run < begins.size(); ++run)
      runs_.push_back(
          {from(rows, begins[run]), from(rows, run + 1 < begins.size() ? begins[run + 1] : rows.size())});
  }

  /// Whether the rows are in so few runs that they can be read this way.
  [[nodiscard]] bool few_runs() const { return few_runs_; }
  /// The next group, sorted by keys; empty after the last one.
  [[nodiscard]] const std::vector<Row>& next() {
    group_.clear();
    const Run* lowest = nullptr;
    for (const auto& run : runs_)
      if (run.at != run.end && (lowest == nullptr || first_of_key(*run.at) < first_of_key(*lowest->at)))
        lowest = &run;
    if (lowest == nullptr)
      return group_;
    const auto first = first_of_key(*lowest->at);
    for (auto& run : runs_)
      for (; run.at != run.end && first_of_key(*run.at) == first; ++run.at)
        group_.push_back(*run.at);
    std::sort(group_.begin(), group_.end(),
              [](const Row& a, const Row& b) { return compare_keys(a, b) < 0; });
    return group_;
  }

 private:
  static constexpr std::size_t most_runs = 8;
  using Iterator = typename Rows<Row>::const_iterator;
  struct Run {
    Iterator at, end;
  };

  [[nodiscard]] static Iterator from(const Rows<Row>& rows, std::size_t index) {
    if constexpr (requires { rows.from(index); })
      return rows.from(index);
    else
      return rows.begin() + static_cast<std::ptrdiff_t>(index);
  }

  std::vector<Run> runs_;
  bool few_runs_ = false;
  std::vector<Row> group_;
};

} // namespace gc2pc::chat
