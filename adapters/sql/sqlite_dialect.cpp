// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_dialect.hpp"

namespace gc2pc {

std::string SqliteDialect::quoted(std::string_view identifier) const {
  return double_quoted(identifier);
}

std::string SqliteDialect::stored_bytes(const std::string& expression) const {
  return "length(CAST(" + expression + " AS blob))"; // length of a text would count characters
}

std::string SqliteDialect::sort_key(const std::string&, Storage, std::size_t position) const {
  // By position, because an expression may be a constant, and a number would be a position anyway. Texts
  // compare by bytes unless a column says otherwise.
  return std::to_string(position);
}

std::string_view SqliteDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "ntext";
}

// The engine is part of this program.
DatabaseClock SqliteDialect::clock() const {
  return {"SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), strftime('%Y-%m-%d %H:%M:%f', 'now', 'localtime')",
          "this machine's clock"};
}

} // namespace gc2pc
