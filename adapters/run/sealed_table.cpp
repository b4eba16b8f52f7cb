// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/sealed_table.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"

#include <string>

namespace gc2pc {
namespace {

/// Columns of the table `seal`; the digest of a table that nothing was ever written to is empty.
const RecordTable seal_table{
    "seal", {{"table_name", Storage::text}, {"row_count", Storage::integer}, {"digest", Storage::text}}};

Error not_what_was_written(const RecordTable& table) {
  return Error(ErrorKind::corrupt, "the run's table '" + table.name + "' does not match its checksum")
      .hint("Restore the run folder from a backup.");
}

/// The seal; nothing when nothing was ever written.
std::optional<GroupDigest> seal_of(Database& database, const RecordTable& table) {
  Statement select(database, "SELECT row_count, digest FROM seal WHERE table_name = :p0", {Storage::text},
                   {Storage::integer, Storage::text});
  select.parameters()[0].set(std::string_view(table.name));
  select.open();
  if (!select.fetch())
    throw not_what_was_written(table);
  const auto& count = select.results()[0];
  const auto& digest = select.results()[1].text;
  if (digest.empty() && count.integer == 0)
    return std::nullopt;
  auto seal = GroupDigest::parse(count.integer, digest);
  if (!seal)
    throw not_what_was_written(table);
  return seal;
}

void set_seal(Database& database, const RecordTable& table, std::int64_t rows, std::string_view digest) {
  if (execute_with(database, "UPDATE seal SET row_count = :p0, digest = :p1 WHERE table_name = :p2", rows,
                   digest, table.name) != 1)
    throw not_what_was_written(table);
}

/// Of a row's values, each so that it cannot be taken for another one or run into the next.
Sha256Bytes hash_of(std::span<const Slot> row) {
  std::string text;
  for (const auto& slot : row)
    if (slot.is_null())
      text += "null ";
    else if (slot.storage == Storage::integer && slot.is_integer())
      text += std::to_string(slot.integer) + " ";
    else
      text += "text " + std::to_string(slot.text.size()) + " " + slot.text;
  return sha256(text);
}

std::string select_sql(Database& database, const RecordTable& table) {
  return "SELECT " + table.names(database) + " FROM " + table.name + " ORDER BY rowid";
}

/// What SQLite finds damaged is damage, whichever page it is in.
template <class Read>
auto or_damaged(const RecordTable& table, Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::wrong_input)
      throw not_what_was_written(table);
    throw;
  }
}

} // namespace

void create_seals(Database& database) {
  seal_table.create(database);
}

void create_sealed(Database& database, const RecordTable& table) {
  table.create(database);
  seal_table.inserter(database).execute_with(table.name, std::int64_t{0}, std::string_view());
}

void clear_sealed(Database& database, const RecordTable& table) {
  database.execute("DELETE FROM " + table.name);
  set_seal(database, table, 0, {});
}

std::optional<std::int64_t> sealed_rows(Database& database, const RecordTable& table) {
  const auto seal = or_damaged(table, [&] { return seal_of(database, table); });
  return seal ? std::optional(seal->count) : std::nullopt;
}

SealedWriter::SealedWriter(Database& database, const RecordTable& table)
    : database_(database), table_(table), insert_(table.inserter(database)),
      digest_(seal_of(database, table).value_or(GroupDigest())) {}

void SealedWriter::add_to_seal() {
  digest_.add(hash_of(insert_.parameters()));
}

void SealedWriter::seal() {
  set_seal(database_, table_, digest_.count, digest_.hex());
}

SealedReader::SealedReader(Database& database, const RecordTable& table)
    : database_(database), table_(table),
      statement_(database, select_sql(database, table), {}, table.storages()) {
  or_damaged(table, [&] {
    written_ = seal_of(database_, table_).value_or(GroupDigest());
    statement_.open();
  });
}

std::optional<std::span<Slot>> SealedReader::next() {
  if (or_damaged(table_, [&] { return statement_.fetch(); })) {
    read_.add(hash_of(statement_.results()));
    return statement_.results();
  }
  if (!(read_ == written_))
    throw not_what_was_written(table_);
  return std::nullopt;
}

} // namespace gc2pc
