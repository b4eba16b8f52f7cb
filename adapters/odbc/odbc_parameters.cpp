// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_parameters.hpp"

#include "adapters/odbc/odbc_text.hpp"

#include <sqlext.h>

#include <algorithm>
#include <cctype>

namespace gc2pc::odbc {

void bind_texts(NativeStatement& statement, std::size_t position, char16_t* units, std::size_t width,
                SQLLEN* states) {
  const bool is_short = width <= most_short_units;
  // The size of short ones is always the same, so that the server needs one plan for them.
  statement.check(SQLBindParameter(statement.get(), static_cast<SQLUSMALLINT>(position + 1), SQL_PARAM_INPUT,
                                   SQL_C_WCHAR, is_short ? SQL_WVARCHAR : SQL_WLONGVARCHAR,
                                   is_short ? most_short_units : width, 0, units,
                                   static_cast<SQLLEN>(width * sizeof(char16_t)), states));
}

void bind_integers(NativeStatement& statement, std::size_t position, const long long* numbers,
                   SQLLEN* states) {
  constexpr SQLULEN digits = 19;
  statement.check(SQLBindParameter(statement.get(), static_cast<SQLUSMALLINT>(position + 1), SQL_PARAM_INPUT,
                                   SQL_C_SBIGINT, SQL_BIGINT, digits, 0, const_cast<long long*>(numbers), 0,
                                   states));
}

void BoundText::set(std::string_view utf8) {
  units_ = wide(utf8);
  state_ = static_cast<SQLLEN>(units_.size() * sizeof(char16_t));
}

void BoundText::bind(NativeStatement& statement, std::size_t position) {
  // A text without a unit still needs an address.
  bind_texts(statement, position, units_.data(), std::max<std::size_t>(units_.size(), 1), &state_);
}

MarkedSql with_marks(std::string_view sql) {
  MarkedSql result;
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'' || c == '[') {
      quote = c == '[' ? ']' : c;
    } else if (sql.substr(i).starts_with(":p")) {
      std::size_t number = 0;
      for (i += 2; i < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i])) != 0; ++i)
        number = number * 10 + static_cast<std::size_t>(sql[i] - '0');
      --i;
      result.sql += '?';
      result.order.push_back(number);
      continue;
    }
    result.sql += c;
  }
  return result;
}

} // namespace gc2pc::odbc
