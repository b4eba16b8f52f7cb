// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_rows.hpp"

#include "adapters/sql/utf16.hpp"
#include "adapters/sql/values.hpp"

namespace gc2pc {
namespace {

std::string_view octets_of(sqlite_api::sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite_api::sqlite3_value_blob(value));
  const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_value_bytes(value));
  return {bytes, bytes == nullptr ? 0 : size};
}

/// Holds a connection while the values of a row are read. The calls that take a value need that, and lock
/// nothing themselves, where those that take a column lock and let go again each time.
class SqliteLock {
 public:
  explicit SqliteLock(sqlite_api::sqlite3_stmt* statement)
      : mutex_(sqlite_api::sqlite3_db_mutex(sqlite_api::sqlite3_db_handle(statement))) {
    sqlite_api::sqlite3_mutex_enter(mutex_);
  }
  ~SqliteLock() { sqlite_api::sqlite3_mutex_leave(mutex_); }
  SqliteLock(const SqliteLock&) = delete;
  SqliteLock& operator=(const SqliteLock&) = delete;

 private:
  sqlite_api::sqlite3_mutex* mutex_;
};

void take_text(sqlite_api::sqlite3_value* value, bool is_utf16, Slot& slot) {
  const int type = sqlite_api::sqlite3_value_type(value);
  if (type == SQLITE_NULL) {
    slot.set_null();
    return;
  }
  if (type == SQLITE_TEXT && is_utf16) {
    // SQLite's own conversion takes a surrogate alone for the first half of whatever follows.
    const auto* units = static_cast<const char16_t*>(sqlite_api::sqlite3_value_text16(value));
    const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_value_bytes16(value));
    slot.set(std::string_view());
    append_narrow({units, size / sizeof(char16_t)}, slot.text);
  } else if (type == SQLITE_BLOB) {
    slot.set(octets_of(value));
  } else {
    const auto* bytes = reinterpret_cast<const char*>(sqlite_api::sqlite3_value_text(value));
    slot.set(std::string_view(bytes, static_cast<std::size_t>(sqlite_api::sqlite3_value_bytes(value))));
  }
  slot.held = type == SQLITE_TEXT ? Held::text : type == SQLITE_BLOB ? Held::octets : Held::spelt;
}

void take_integer(sqlite_api::sqlite3_value* value, bool is_utf16, Slot& slot) {
  const int type = sqlite_api::sqlite3_value_type(value);
  if (type == SQLITE_INTEGER) [[likely]] {
    slot.set(std::int64_t{sqlite_api::sqlite3_value_int64(value)});
    slot.held = Held::integer;
  } else if (type == SQLITE_NULL) {
    slot.set_null();
  } else if (type == SQLITE_FLOAT) {
    take_number(slot, sqlite_api::sqlite3_value_double(value));
  } else {
    take_text(value, is_utf16, slot);
    slot.integer = 0;
  }
}

} // namespace

void take_sqlite_integer(sqlite_api::sqlite3_stmt* statement, int column, Slot& slot) {
  const SqliteLock lock(statement);
  take_integer(sqlite_api::sqlite3_column_value(statement, column), false, slot);
}

SqliteRows::SqliteRows(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
                       const std::vector<Storage>& results)
    : database_(database), slots_(slots_for(results)),
      statement_(database.translated([&] { return SqliteStatement(database.session(), sql); })),
      is_utf16_(database.translated([&] { return sqlite_is_utf16(database.session()); })) {
  database_.translated([&] {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      statement_.bind(statement_.position(":p" + std::to_string(i)), parameters[i]);
  });
}

bool SqliteRows::fetch() {
  if (!database_.translated([&] { return statement_.step(); })) {
    database_.check_presence();
    return false;
  }
  const SqliteLock lock(statement_.get());
  int column = 0;
  for (auto& slot : slots_) {
    auto* const value = sqlite_api::sqlite3_column_value(statement_.get(), column++);
    if (slot.storage == Storage::text)
      take_text(value, is_utf16_, slot);
    else
      take_integer(value, is_utf16_, slot);
  }
  return true;
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
