// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rows of a store after two changes, one after the other, without a second list of millions of rows.
#pragma once

#include "mappings/model/apply_change.hpp"

#include <tuple>
#include <type_traits>

namespace gc2pc::chat {

/// Whether a change set has changes of rows of this type.
template <class Row>
inline constexpr bool has_changes = []<class... Changes>(const std::tuple<Changes ChangeSet::*...>&) {
  return (std::is_same_v<Changes, Change<Row>> || ...);
}(all_changes);

/// Takes the inventory apart; it and both changes must stay. Rows that are only inserted stay where they are.
class RowsAfter {
 public:
  RowsAfter(Inventory& before, const ChangeSet& first, const ChangeSet& second)
      : rows_(before), first_(first), second_(second) {
    for_each_table(rows_, [&]<class Row>(std::vector<Row>& rows) {
      if constexpr (has_changes<Row>)
        if (!only_inserts<Row>()) {
          apply_change(rows, change_of<Row>(first_));
          apply_change(rows, change_of<Row>(second_));
        }
    });
  }

  /// Calls `visit(row)` for the rows of one table.
  template <class Row, class Visit>
  void for_each(const Visit& visit) const {
    for (const auto& row : rows_of<Row>(rows_))
      visit(row);
    if constexpr (has_changes<Row>)
      if (only_inserts<Row>())
        for (const auto* change : {&change_of<Row>(first_), &change_of<Row>(second_)})
          for (const auto& row : change->inserted)
            visit(row);
  }
  /// The same for all tables.
  template <class Visit>
  void for_each_row(const Visit& visit) const {
    for_each_table(rows_, [&]<class Row>(const std::vector<Row>&) { for_each<Row>(visit); });
  }

 private:
  template <class Row>
  [[nodiscard]] bool only_inserts() const {
    const auto inserts = [](const Change<Row>& change) {
      return change.updated.empty() && change.deleted.empty();
    };
    return inserts(change_of<Row>(first_)) && inserts(change_of<Row>(second_));
  }

  Inventory& rows_;
  const ChangeSet& first_;
  const ChangeSet& second_;
};

} // namespace gc2pc::chat
