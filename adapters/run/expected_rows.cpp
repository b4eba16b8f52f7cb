// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/expected_rows.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "mappings/model/error.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

namespace gc2pc {
namespace {

const StoredColumns expected_columns{
    {"position", Storage::integer}, {"kind", Storage::text},        {"guid_high", Storage::integer},
    {"guid_low", Storage::integer}, {"rows", Storage::integer},     {"digest_1", Storage::integer},
    {"digest_2", Storage::integer}, {"digest_3", Storage::integer}, {"digest_4", Storage::integer}};

static_assert(std::endian::native == std::endian::little, "numbers have their highest byte first in a text");

/// Eight bytes as the number whose hex digits are theirs.
std::int64_t number_of_bytes(const void* bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return static_cast<std::int64_t>(__builtin_bswap64(number));
}

void bytes_of_number(std::int64_t number, void* bytes) {
  const auto swapped = __builtin_bswap64(static_cast<std::uint64_t>(number));
  std::memcpy(bytes, &swapped, sizeof swapped);
}

std::optional<Guid> group_of(const Slot& high, const Slot& low) {
  if (high.is_null())
    return std::nullopt;
  Guid guid;
  bytes_of_number(high.integer, guid.bytes.data());
  bytes_of_number(low.integer, guid.bytes.data() + 8);
  return guid;
}

} // namespace

void ExpectedRows::create() {
  std::string columns;
  for (const auto& [name, storage] : expected_columns)
    columns += (columns.empty() ? "" : ", ") + name + (storage == Storage::integer ? " integer" : " text") +
               (name == "position" ? " PRIMARY KEY" : "");
  database_.execute("CREATE TABLE plan_expected (" + columns + ")");
  // A view, because SQLite computes generated columns of each row that is inserted.
  const std::string guid = "PRINTF('%016x%016x', guid_high, guid_low)";
  const auto part = [&](int first, int length) {
    return "substr(" + guid + ", " + std::to_string(first) + ", " + std::to_string(length) + ")";
  };
  database_.execute(
      "CREATE VIEW plan_expected_in_words AS SELECT position, kind, CASE WHEN guid_high IS NOT NULL THEN " +
      part(1, 8) + " || '-' || " + part(9, 4) + " || '-' || " + part(13, 4) + " || '-' || " + part(17, 4) +
      " || '-' || " + part(21, 12) +
      " END AS group_guid, rows, PRINTF('%016x%016x%016x%016x', digest_1, digest_2, digest_3, "
      "digest_4) AS digest FROM plan_expected");
}

void ExpectedRows::clear() {
  database_.execute("DELETE FROM plan_expected");
}

void ExpectedRows::write(const std::vector<DigestLine>& lines) {
  BulkInserter inserter(database_, "plan_expected", expected_columns);
  std::int64_t position = 0;
  for (const auto& line : lines) {
    std::optional<std::int64_t> high, low;
    if (line.group) {
      high = number_of_bytes(line.group->bytes.data());
      low = number_of_bytes(line.group->bytes.data() + 8);
    }
    const auto& sum = line.digest.sum;
    inserter.insert(++position, to_string(line.kind), high, low, line.digest.count,
                    number_of_bytes(sum.data()), number_of_bytes(sum.data() + 1),
                    number_of_bytes(sum.data() + 2), number_of_bytes(sum.data() + 3));
  }
}

std::size_t ExpectedRows::count() {
  return static_cast<std::size_t>(database_.number("SELECT count(*) FROM plan_expected"));
}

void ExpectedRows::read(const std::function<void(const DigestLine&)>& visit) {
  std::vector<Storage> storages;
  std::string names;
  for (const auto& [name, storage] : expected_columns) {
    storages.push_back(storage);
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  const auto rows = database_.engine().rows.stream(
      database_, "SELECT " + names + " FROM plan_expected ORDER BY position", {}, storages);
  while (rows->fetch()) {
    const auto row = rows->results();
    const auto kind = line_kind_named(row[1].text);
    if (!kind)
      throw Error(ErrorKind::corrupt,
                  database_.description() + ": the stored plan is damaged: the kind of a digest is unknown");
    DigestLine line{*kind, group_of(row[2], row[3]), {}};
    line.digest.count = row[4].integer;
    for (std::size_t i = 0; i < line.digest.sum.size(); ++i)
      bytes_of_number(row[5 + i].integer, &line.digest.sum[i]);
    visit(line);
  }
}

} // namespace gc2pc
