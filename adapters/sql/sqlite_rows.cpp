// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_rows.hpp"

namespace gc2pc {
namespace {

std::string_view what_it_is(int type) {
  return type == SQLITE_FLOAT ? "a fraction" : type == SQLITE_TEXT ? "a text" : "binary data";
}

} // namespace

SqliteRows::SqliteRows(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
                       const std::vector<Storage>& results)
    : database_(database), slots_(results.size()),
      statement_(database.translated([&] { return SqliteStatement(database.session(), sql); })) {
  for (std::size_t i = 0; i < results.size(); ++i)
    slots_[i].storage = results[i];
  database_.translated([&] {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      statement_.bind(statement_.position(":p" + std::to_string(i)), parameters[i]);
  });
}

bool SqliteRows::fetch() {
  misfits_.clear();
  if (!database_.translated([&] { return statement_.step(); }))
    return false;
  auto* const row = statement_.get();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& slot = slots_[i];
    const int column = static_cast<int>(i);
    const int type = sqlite_api::sqlite3_column_type(row, column);
    if (type == SQLITE_NULL) {
      slot.set_null();
    } else if (slot.storage == Storage::text) {
      const auto* bytes = reinterpret_cast<const char*>(sqlite_api::sqlite3_column_text(row, column));
      const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_column_bytes(row, column));
      slot.set(std::string_view(bytes, size));
    } else {
      slot.set(std::int64_t{sqlite_api::sqlite3_column_int64(row, column)});
      if (type != SQLITE_INTEGER) [[unlikely]]
        misfits_.push_back({i, what_it_is(type)});
    }
  }
  return true;
}

std::optional<Misfit> SqliteRows::first_not_integer(std::size_t from) {
  return first_misfit(misfits_, from);
}

SqliteInsert::SqliteInsert(Database& database, const std::string& sql)
    : database_(database),
      statement_(database.translated([&] { return SqliteStatement(database.session(), sql); })) {}

void SqliteInsert::end_row() {
  translated([&] { statement_.step(); });
  abandon();
}

void SqliteInsert::abandon() noexcept {
  column_ = 0;
  statement_.reset();
}

} // namespace gc2pc
