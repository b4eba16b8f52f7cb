// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values on their way into a statement: one each, or an array for many rows at once.
#pragma once

#include "adapters/odbc/odbc_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::odbc {

/// UTF-16 units up to which a text is bound as nvarchar; longer ones are bound as a long type, which SQL
/// Server can store but not compare.
inline constexpr std::size_t most_short_units = 4'000;

/// Binds `rows` texts of at most `width` units that lie one after the other.
void bind_texts(NativeStatement& statement, std::size_t position, char16_t* units, std::size_t width,
                SQLLEN* states);
/// Binds numbers that lie one after the other.
void bind_integers(NativeStatement& statement, std::size_t position, const long long* numbers,
                   SQLLEN* states);

/// One text. Does not move once it is bound.
class BoundText {
 public:
  BoundText() = default;
  explicit BoundText(std::string_view utf8) { set(utf8); }

  void set(std::string_view utf8);
  void set_null() { state_ = SQL_NULL_DATA; }
  void bind(NativeStatement& statement, std::size_t position);

 private:
  std::u16string units_;
  SQLLEN state_ = SQL_NULL_DATA;
};

/// A statement of gc2pc's as ODBC wants it: `:p0` becomes a question mark, where it is in no quoted name
/// or literal. `order` says which parameter each mark is.
struct MarkedSql {
  std::string sql;
  std::vector<std::size_t> order;
};
[[nodiscard]] MarkedSql with_marks(std::string_view sql);

} // namespace gc2pc::odbc
