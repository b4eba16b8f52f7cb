// SPDX-License-Identifier: Apache-2.0
/// \file
/// The hash of a plan, fed part by part: a plan that is read from a run need not be in memory as a whole.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/model/row_hash.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

/// Calls in this order: begin(), each table of the structure and then of the rest with begin_table(),
/// inserted() and end_table(), lists(), finding(), counts(), expected(), finish().
class PlanHash {
 public:
  /// What the plan was made from, and the seed.
  void begin(const Plan& plan);

  template <class Row>
  void begin_table() {
    text_ += "inserted ";
    name_table<Row>();
  }
  template <class Row>
  void inserted(const Row& row) {
    append_row(row, text_);
    spill();
  }
  /// `change` has all rows that are deleted or updated.
  template <class Row>
  void end_table(const chat::Change<Row>& change) {
    text_ += "deleted ";
    name_table<Row>();
    for (const auto& row : change.deleted)
      inserted(row);
    for (const auto& [before, after] : change.updated) {
      inserted(before);
      inserted(after);
    }
  }

  /// All of the above and the lists: everything but findings, counts and expected lines, which may come about
  /// at the same time.
  void rows_of(const Plan& plan);
  /// The rest of a plan after rows_of(), and finish().
  [[nodiscard]] std::string finish_with(const Plan& plan);

  /// Rooms, authors and files.
  void lists(const Plan& plan);
  void finding(const Finding& finding);
  void counts(const Plan& plan);
  void expected(const DigestLine& line);
  [[nodiscard]] std::string finish();

 private:
  template <class Row>
  void name_table() {
    text_ += Table<Row>::name;
    text_ += '\n';
  }
  /// A line of values, each unambiguous.
  template <class... Values>
  void line(std::string_view what, const Values&... values) {
    text_ += what;
    ((text_ += '\t', append_field(text_, values)), ...);
    text_ += '\n';
    spill();
  }
  /// One call for many rows, from the nearest cache.
  void spill() {
    if (text_.size() < piece_bytes)
      return;
    digest_.update(text_);
    text_.clear();
  }

  static constexpr std::size_t piece_bytes = std::size_t{16} * 1024;

  Sha256 digest_;
  std::string text_;
};

} // namespace gc2pc
