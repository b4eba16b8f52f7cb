// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of a table in an archive: sorted by their keys, whatever the engine's order, with their schema beside
/// them.
#pragma once

#include "adapters/archive/zstd_stream.hpp"
#include "adapters/export/archive_writer.hpp"
#include "adapters/export/row_json.hpp"
#include "adapters/export/row_schema.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace gc2pc {

/// Whether `a` comes before `b`.
template <class Row>
[[nodiscard]] bool key_less(const Row& a, const Row& b) {
  int order = 0;
  for_each_column<Row>([&](const auto& column) {
    if (order != 0 || column.key != Key::yes)
      return;
    const auto& left = a.*(column.member);
    const auto& right = b.*(column.member);
    order = left < right ? -1 : right < left ? 1 : 0;
  });
  return order < 0;
}

/// Rows of the same key, which only a damaged store has, stay in their order.
template <class Row>
void sort_by_key(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(), key_less<Row>);
}

/// Writes `data/NAME.schema.json`.
template <class Row>
void write_schema(ArchiveWriter& archive) {
  archive.write(archive_files::schema(Table<Row>::name), row_schema<Row>());
}

/// Writes `data/NAME.jsonl.zst` and its schema.
template <class Row>
void write_table(ArchiveWriter& archive, const std::vector<Row>& rows) {
  constexpr std::size_t block_bytes = std::size_t{64} * 1024;
  archive.write(archive_files::table(Table<Row>::name), [&](const ArchiveWriter::Sink& sink) {
    ZstdWriter writer(sink);
    std::string text;
    for (const auto& row : rows) {
      put_row(text, row);
      if (text.size() >= block_bytes) {
        writer.write(text);
        text.clear();
      }
    }
    writer.write(text);
    writer.finish();
  });
  write_schema<Row>(archive);
}

} // namespace gc2pc
