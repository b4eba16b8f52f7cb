// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/row_counts.hpp"

#include <algorithm>

namespace gc2pc {

RowCounts::RowCounts() {
  static const chat::ChangeSet shape;
  chat::for_each_change(shape,
                        [&]<class Row>(const chat::Change<Row>&) { add<Row>(RowStep::structure, 0, 0, 0); });
}

RowCounts::RowCounts(const Plan& plan) : RowCounts() {
  const auto count = [&](RowStep step, const chat::ChangeSet& set) {
    chat::for_each_change(set, [&]<class Row>(const chat::Change<Row>& change) {
      add<Row>(step, change.inserted.size(), change.updated.size(), change.deleted.size());
    });
  };
  count(RowStep::structure, plan.structure);
  count(RowStep::rest, plan.rest);
}

void RowCounts::add(std::string_view table, RowStep step, std::size_t inserted, std::size_t updated,
                    std::size_t deleted) {
  auto found = std::find_if(tables_.begin(), tables_.end(),
                            [&](const TableCounts& counts) { return counts.table == table; });
  if (found == tables_.end())
    found = tables_.insert(tables_.end(), {table});
  found->inserted += inserted;
  found->updated += updated;
  found->deleted += deleted;
  (step == RowStep::rest ? rest_ : structure_) += inserted + updated + deleted;
}

} // namespace gc2pc
