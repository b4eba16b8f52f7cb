// SPDX-License-Identifier: Apache-2.0
/// \file
/// A driver for unixODBC that says it is SQL Server's: the few functions that gc2pc, SOCI and the driver
/// manager call. Named by its file: `Driver=…/libsqlserver_stand_in.so;Database=FILE;Record=FILE`.
#include "tests/support/sqlserver_stand_in/engine.hpp"

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using gc2pc::stand_in::Engine;
using gc2pc::stand_in::Prepared;
using gc2pc::stand_in::Trouble;

namespace {

struct Handle {
  std::optional<Trouble> trouble;
};
struct Environment : Handle {};
struct Connection : Handle {
  std::unique_ptr<Engine> engine;
};
struct Parameter {
  SQLSMALLINT type = 0;
  const char* value = nullptr;
  SQLLEN width = 0;
  const SQLLEN* state = nullptr;
};
struct Statement : Handle {
  explicit Statement(Connection& owner) : connection(owner) {}

  Connection& connection;
  std::string sql;
  Prepared prepared;
  std::vector<Parameter> parameters;
  std::size_t rows_of_parameters = 1;
  SQLUSMALLINT* outcomes = nullptr;
  bool has_row = false, first = false;
  SQLLEN changed = 0;
  SQLUSMALLINT column = 0; ///< that is being taken in pieces
  std::u16string text;     ///< all of it
  std::size_t taken = 0;   ///< bytes of it
  SQLULEN timeout = 0;
};

std::u16string_view units(const SQLWCHAR* text, SQLINTEGER length) {
  const auto* begin = reinterpret_cast<const char16_t*>(text);
  return length == SQL_NTS ? std::u16string_view(begin)
                           : std::u16string_view(begin, static_cast<std::size_t>(length));
}

std::string utf8(std::u16string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.size())
      c = 0x10000 + ((c - 0xd800) << 10) + (text[++i] - 0xdc00u);
    const auto add = [&](unsigned bits, unsigned lead) {
      result += static_cast<char>(lead | (c >> bits));
      for (; bits > 0;) {
        bits -= 6;
        result += static_cast<char>(0x80 | ((c >> bits) & 0x3f));
      }
    };
    if (c < 0x80)
      add(0, 0);
    else if (c < 0x800)
      add(6, 0xc0);
    else if (c < 0x10000)
      add(12, 0xe0);
    else
      add(18, 0xf0);
  }
  return result;
}

/// By ourselves: SQLite's own way makes U+FFFD of noncharacters.
std::u16string utf16(const std::string& text) {
  std::u16string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t c = more == 0 ? lead : lead & (0x3fu >> more);
    for (int k = 0; k < more; ++k)
      c = c << 6 | (static_cast<unsigned char>(text[i + 1 + static_cast<std::size_t>(k)]) & 0x3fu);
    i += static_cast<std::size_t>(more) + 1;
    if (c < 0x10000) {
      result += static_cast<char16_t>(c);
    } else {
      result += static_cast<char16_t>(0xd800 + ((c - 0x10000) >> 10));
      result += static_cast<char16_t>(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return result;
}

/// ASCII only.
SQLSMALLINT give(const std::string& text, SQLPOINTER into, SQLSMALLINT bytes) {
  auto* units_into = static_cast<char16_t*>(into);
  if (into != nullptr && bytes >= 2) {
    const auto room = std::min(text.size(), static_cast<std::size_t>(bytes) / 2 - 1);
    std::copy_n(text.begin(), room, units_into);
    units_into[room] = 0;
  }
  return static_cast<SQLSMALLINT>(text.size() * 2);
}

template <class Work>
SQLRETURN guarded(Handle& handle, Work&& work) {
  handle.trouble.reset();
  try {
    return static_cast<SQLRETURN>(work());
  } catch (const Trouble& trouble) {
    handle.trouble = trouble;
  } catch (const std::exception&) {
    handle.trouble = Trouble{"HY000", 50'000};
  }
  return SQL_ERROR;
}

void bind(Statement& statement, std::size_t row) {
  auto* raw = statement.prepared.get();
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    const auto& parameter = statement.parameters[i];
    const auto place = static_cast<int>(i + 1);
    const auto state = parameter.state == nullptr ? SQL_NTS : parameter.state[row];
    if (state == SQL_NULL_DATA) {
      sqlite3_bind_null(raw, place);
    } else if (parameter.type == SQL_C_SBIGINT) {
      std::int64_t value = 0;
      std::memcpy(&value, parameter.value + row * sizeof value, sizeof value);
      sqlite3_bind_int64(raw, place, value);
    } else {
      // As UTF-8: of UTF-16 SQLite takes U+FEFF in front for a byte order mark.
      const auto* first = parameter.value + row * static_cast<std::size_t>(parameter.width);
      const auto text = utf8({reinterpret_cast<const char16_t*>(first), static_cast<std::size_t>(state) / 2});
      sqlite3_bind_text64(raw, place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
  }
}

SQLRETURN run(Statement& statement) {
  auto& engine = *statement.connection.engine;
  statement.has_row = statement.first = false;
  statement.changed = 0;
  auto* raw = statement.prepared.get();
  if (raw == nullptr)
    return SQL_SUCCESS;
  const bool query = sqlite3_column_count(raw) > 0;
  for (std::size_t row = 0; row < statement.rows_of_parameters; ++row) {
    sqlite3_reset(raw);
    bind(statement, row);
    const int outcome = sqlite3_step(raw);
    if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) {
      const auto trouble = engine.trouble();
      sqlite3_reset(raw);
      if (statement.outcomes != nullptr)
        statement.outcomes[row] = SQL_PARAM_ERROR;
      throw trouble;
    }
    statement.has_row = statement.first = outcome == SQLITE_ROW;
    if (!query)
      statement.changed += sqlite3_changes(engine.database());
  }
  if (!query) {
    sqlite3_reset(raw);
    engine.ran(statement.sql);
  }
  return !query && statement.changed == 0 && statement.sql.starts_with("DELETE ") ? SQL_NO_DATA : SQL_SUCCESS;
}

SQLRETURN prepare(Statement& statement, const SQLWCHAR* text, SQLINTEGER length) {
  statement.prepared.reset();
  statement.parameters.clear();
  statement.sql = utf8(units(text, length));
  statement.prepared = statement.connection.engine->prepare(statement.sql);
  return SQL_SUCCESS;
}

Statement& statement_of(SQLHANDLE handle) {
  return *static_cast<Statement*>(handle);
}

std::map<std::string, std::string> keywords_of(const std::string& text) {
  std::map<std::string, std::string> result;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(';', at), text.size());
    const auto word = text.substr(at, end - at);
    if (const auto equals = word.find('='); equals != std::string::npos) {
      auto name = word.substr(0, equals);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      result[name] = word.substr(equals + 1);
    }
    at = end + 1;
  }
  return result;
}

} // namespace

extern "C" {

SQLRETURN SQL_API SQLAllocHandle(SQLSMALLINT type, SQLHANDLE parent, SQLHANDLE* result) {
  if (type == SQL_HANDLE_ENV)
    *result = new Environment;
  else if (type == SQL_HANDLE_DBC)
    *result = new Connection;
  else
    *result = new Statement(*static_cast<Connection*>(parent));
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLFreeHandle(SQLSMALLINT type, SQLHANDLE handle) {
  if (type == SQL_HANDLE_ENV)
    delete static_cast<Environment*>(handle);
  else if (type == SQL_HANDLE_DBC)
    delete static_cast<Connection*>(handle);
  else
    delete static_cast<Statement*>(handle);
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLFreeStmt(SQLHSTMT handle, SQLUSMALLINT option) {
  auto& statement = statement_of(handle);
  if (option == SQL_CLOSE && statement.prepared != nullptr)
    sqlite3_reset(statement.prepared.get());
  statement.has_row = statement.first = false;
  if (option == SQL_RESET_PARAMS)
    statement.parameters.clear();
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetEnvAttr(SQLHENV, SQLINTEGER, SQLPOINTER, SQLINTEGER) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetConnectAttrW(SQLHDBC, SQLINTEGER, SQLPOINTER, SQLINTEGER) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLGetConnectAttrW(SQLHDBC, SQLINTEGER, SQLPOINTER value, SQLINTEGER, SQLINTEGER*) {
  *static_cast<SQLUINTEGER*>(value) = 0; // whatever is asked for: not dead, and so on
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLDriverConnectW(SQLHDBC handle, SQLHWND, SQLWCHAR* text, SQLSMALLINT length,
                                    SQLWCHAR* completed, SQLSMALLINT room, SQLSMALLINT* completed_length,
                                    SQLUSMALLINT) {
  auto& connection = *static_cast<Connection*>(handle);
  return guarded(connection, [&] {
    const auto keywords = utf8(units(text, length));
    connection.engine = std::make_unique<Engine>(keywords_of(keywords));
    const auto bytes = give(keywords, completed, static_cast<SQLSMALLINT>(room * 2));
    if (completed_length != nullptr)
      *completed_length = static_cast<SQLSMALLINT>(bytes / 2);
    return SQL_SUCCESS;
  });
}

SQLRETURN SQL_API SQLDisconnect(SQLHDBC handle) {
  static_cast<Connection*>(handle)->engine.reset();
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLEndTran(SQLSMALLINT, SQLHANDLE, SQLSMALLINT) {
  return SQL_SUCCESS; // gc2pc ends its transactions by statements
}

SQLRETURN SQL_API SQLGetInfoW(SQLHDBC, SQLUSMALLINT what, SQLPOINTER into, SQLSMALLINT bytes,
                              SQLSMALLINT* length) {
  SQLSMALLINT given = 4;
  switch (what) {
  case SQL_DBMS_NAME:
    given = give("Microsoft SQL Server", into, bytes);
    break;
  case SQL_DRIVER_NAME:
    given = give("libsqlserver_stand_in.so", into, bytes);
    break;
  case SQL_DRIVER_ODBC_VER:
    given = give("03.80", into, bytes);
    break;
  case SQL_DBMS_VER:
    given = give("10.50.6000", into, bytes);
    break;
  default:
    if (into != nullptr)
      std::memset(into, 0, bytes >= 4 ? 4 : 2);
  }
  if (length != nullptr)
    *length = given;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER) {
  auto& statement = statement_of(handle);
  if (attribute == SQL_ATTR_PARAMSET_SIZE)
    statement.rows_of_parameters = reinterpret_cast<std::uintptr_t>(value);
  if (attribute == SQL_ATTR_PARAM_STATUS_PTR)
    statement.outcomes = static_cast<SQLUSMALLINT*>(value);
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLGetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER,
                                  SQLINTEGER*) {
  // Descriptors that are not read.
  if (attribute >= SQL_ATTR_APP_ROW_DESC && attribute <= SQL_ATTR_IMP_PARAM_DESC)
    *static_cast<SQLPOINTER*>(value) = handle;
  else
    *static_cast<SQLULEN*>(value) = 0;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLPrepareW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
  auto& statement = statement_of(handle);
  return guarded(statement, [&] { return prepare(statement, text, length); });
}

SQLRETURN SQL_API SQLExecute(SQLHSTMT handle) {
  auto& statement = statement_of(handle);
  return guarded(statement, [&] { return run(statement); });
}

SQLRETURN SQL_API SQLExecDirectW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
  auto& statement = statement_of(handle);
  return guarded(statement, [&] {
    prepare(statement, text, length);
    return run(statement);
  });
}

SQLRETURN SQL_API SQLBindParameter(SQLHSTMT handle, SQLUSMALLINT place, SQLSMALLINT, SQLSMALLINT type,
                                   SQLSMALLINT, SQLULEN, SQLSMALLINT, SQLPOINTER value, SQLLEN width,
                                   SQLLEN* state) {
  auto& statement = statement_of(handle);
  if (statement.parameters.size() < place)
    statement.parameters.resize(place);
  statement.parameters[place - 1u] = {type, static_cast<const char*>(value), width, state};
  return SQL_SUCCESS;
}

/// Columns are recognised by their declaration, expressions by the first value.
SQLSMALLINT described_type(const Statement& statement, int column) {
  auto* raw = statement.prepared.get();
  if (raw == nullptr)
    return SQL_WLONGVARCHAR;
  const char* declared = sqlite3_column_decltype(raw, column);
  const std::string declaration = declared ? declared : "";
  for (const auto* number : {"int", "INT", "bit", "BIT"})
    if (declaration.find(number) != std::string::npos)
      return SQL_BIGINT;
  if (!statement.has_row)
    return SQL_WLONGVARCHAR;
  switch (sqlite3_column_type(raw, column)) {
  case SQLITE_INTEGER:
    return SQL_BIGINT;
  case SQLITE_FLOAT:
    return SQL_DOUBLE;
  default:
    return SQL_WLONGVARCHAR;
  }
}

SQLRETURN SQL_API SQLNumResultCols(SQLHSTMT handle, SQLSMALLINT* columns) {
  const auto& statement = statement_of(handle);
  *columns = statement.prepared == nullptr
                 ? SQLSMALLINT{0}
                 : static_cast<SQLSMALLINT>(sqlite3_column_count(statement.prepared.get()));
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLDescribeColW(SQLHSTMT handle, SQLUSMALLINT column, SQLWCHAR*, SQLSMALLINT,
                                  SQLSMALLINT* name_length, SQLSMALLINT* type, SQLULEN* size,
                                  SQLSMALLINT* digits, SQLSMALLINT* nullable) {
  *name_length = 0;
  *type = described_type(statement_of(handle), column - 1);
  *size = 0;
  *digits = 0;
  *nullable = SQL_NULLABLE_UNKNOWN;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLRowCount(SQLHSTMT handle, SQLLEN* rows) {
  *rows = statement_of(handle).changed;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLMoreResults(SQLHSTMT handle) {
  auto& statement = statement_of(handle);
  if (statement.prepared != nullptr)
    sqlite3_reset(statement.prepared.get());
  return SQL_NO_DATA;
}

SQLRETURN SQL_API SQLFetch(SQLHSTMT handle) {
  auto& statement = statement_of(handle);
  return guarded(statement, [&]() -> SQLRETURN {
    statement.column = 0;
    if (!statement.has_row)
      return SQL_NO_DATA;
    if (std::exchange(statement.first, false))
      return SQL_SUCCESS;
    const int outcome = sqlite3_step(statement.prepared.get());
    statement.has_row = outcome == SQLITE_ROW;
    if (outcome != SQLITE_ROW && outcome != SQLITE_DONE)
      throw statement.connection.engine->trouble();
    return statement.has_row ? SQL_SUCCESS : SQL_NO_DATA;
  });
}

SQLRETURN SQL_API SQLGetData(SQLHSTMT handle, SQLUSMALLINT column, SQLSMALLINT type, SQLPOINTER into,
                             SQLLEN room, SQLLEN* state) {
  auto& statement = statement_of(handle);
  auto* raw = statement.prepared.get();
  const int place = column - 1;
  if (sqlite3_column_type(raw, place) == SQLITE_NULL) {
    *state = SQL_NULL_DATA;
    return SQL_SUCCESS;
  }
  if (type == SQL_C_SBIGINT) {
    *static_cast<std::int64_t*>(into) = sqlite3_column_int64(raw, place);
    *state = sizeof(std::int64_t);
    return SQL_SUCCESS;
  }
  if (type == SQL_C_DOUBLE) {
    *static_cast<double*>(into) = sqlite3_column_double(raw, place);
    *state = sizeof(double);
    return SQL_SUCCESS;
  }
  if (statement.column != column) {
    statement.column = column;
    statement.taken = 0;
    const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(raw, place));
    statement.text = utf16(std::string(value, static_cast<std::size_t>(sqlite3_column_bytes(raw, place))));
  }
  const auto* text = reinterpret_cast<const char*>(statement.text.data());
  const auto all = statement.text.size() * 2;
  if (statement.taken > 0 && statement.taken >= all)
    return SQL_NO_DATA;
  const auto left = all - statement.taken;
  const auto fits = std::min(left, static_cast<std::size_t>(room) - 2);
  std::memcpy(into, text + statement.taken, fits);
  std::memset(static_cast<char*>(into) + fits, 0, 2);
  statement.taken += fits;
  *state = static_cast<SQLLEN>(left);
  return fits < left ? SQL_SUCCESS_WITH_INFO : SQL_SUCCESS;
}

SQLRETURN SQL_API SQLGetDiagRecW(SQLSMALLINT, SQLHANDLE handle, SQLSMALLINT record, SQLWCHAR* state,
                                 SQLINTEGER* number, SQLWCHAR* text, SQLSMALLINT room, SQLSMALLINT* length) {
  const auto& trouble = static_cast<const Handle*>(handle)->trouble;
  if (record != 1 || !trouble)
    return SQL_NO_DATA;
  give(trouble->state, state, 12);
  if (number != nullptr)
    *number = trouble->number;
  const auto bytes = give("[stand-in] refused", text, static_cast<SQLSMALLINT>(room * 2));
  if (length != nullptr)
    *length = static_cast<SQLSMALLINT>(bytes / 2);
  return SQL_SUCCESS;
}

/// Without it the driver manager asks for no records.
SQLRETURN SQL_API SQLGetDiagFieldW(SQLSMALLINT, SQLHANDLE, SQLSMALLINT, SQLSMALLINT, SQLPOINTER, SQLSMALLINT,
                                   SQLSMALLINT*) {
  return SQL_NO_DATA;
}

} // extern "C"
