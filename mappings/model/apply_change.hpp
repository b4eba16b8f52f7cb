// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of a table before a change and after it, found by their keys; and the change done to a list of rows.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace gc2pc::chat {

/// One row of a store before a change and after it; null where there is none. Of millions of rows the keys
/// are compared where they are.
template <class Row>
struct Passage {
  const Row* before = nullptr;
  const Row* after = nullptr;

  [[nodiscard]] const Row& key() const { return before ? *before : *after; }
};

template <class Row>
bool comes_before(const Passage<Row>& a, const Passage<Row>& b) {
  return compare_keys(a.key(), b.key()) < 0;
}

/// By their keys, each key once.
template <class Row>
void sort_passages(std::vector<Passage<Row>>& passages) {
  if (!std::is_sorted(passages.begin(), passages.end(), comes_before<Row>))
    std::stable_sort(passages.begin(), passages.end(), comes_before<Row>);
  auto end = passages.begin();
  for (auto& passage : passages) {
    if (end != passages.begin() && compare_keys(std::prev(end)->key(), passage.key()) == 0) {
      auto& same = *std::prev(end);
      same = {passage.before ? passage.before : same.before, passage.after ? passage.after : same.after};
    } else {
      *end++ = passage;
    }
  }
  passages.erase(end, passages.end());
}

/// The one with the key of `row`; null when there is none.
template <class Row>
[[nodiscard]] const Passage<Row>* find(const std::vector<Passage<Row>>& passages, const Row& row) {
  const Passage<Row> wanted{&row, nullptr};
  const auto found = std::lower_bound(passages.begin(), passages.end(), wanted, comes_before<Row>);
  return found != passages.end() && compare_keys(found->key(), row) == 0 ? &*found : nullptr;
}

/// Makes `rows` what they are after the change.
template <class Row>
void apply_change(std::vector<Row>& rows, const Change<Row>& change) {
  if (!change.deleted.empty() || !change.updated.empty()) {
    std::vector<Passage<Row>> replaced;
    replaced.reserve(change.deleted.size() + change.updated.size());
    const auto& deleted = in_place(change.deleted);
    for (const auto& row : deleted)
      replaced.push_back({&row, nullptr});
    for (const auto& [before, after] : change.updated)
      replaced.push_back({&before, &after});
    sort_passages(replaced);
    auto end = rows.begin();
    for (auto& row : rows) {
      const auto* found = find(replaced, row);
      if (found && !found->after)
        continue;
      if (found)
        *end = *found->after;
      else if (&*end != &row)
        *end = std::move(row);
      ++end;
    }
    rows.erase(end, rows.end());
  }
  rows.reserve(rows.size() + change.inserted.size());
  for (const auto& row : change.inserted)
    rows.push_back(row);
}

} // namespace gc2pc::chat
