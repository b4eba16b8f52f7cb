// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_statement.hpp"

#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/odbc/odbc_parameters.hpp"
#include "adapters/odbc/odbc_text.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>
#include <sqlext.h>

#include <algorithm>

namespace gc2pc::odbc {
namespace {

/// SQL Server's own numbers for types, from its driver's header.
constexpr SQLSMALLINT type_guid = -11, type_variant = -150, type_user_defined = -151, type_xml = -152,
                      type_time2 = -154, type_timestamp_offset = -155;

Kind column_kind(SQLSMALLINT type) {
  switch (type) {
  case SQL_TINYINT:
  case SQL_SMALLINT:
  case SQL_INTEGER:
  case SQL_BIGINT:
    return Kind::integer;
  case SQL_BIT:
    return Kind::bit;
  case SQL_DECIMAL:
  case SQL_NUMERIC:
    return Kind::decimal;
  case SQL_REAL:
  case SQL_FLOAT:
  case SQL_DOUBLE:
    return Kind::floating;
  case type_guid:
    return Kind::guid;
  case SQL_TYPE_TIMESTAMP:
    return Kind::timestamp;
  case SQL_TYPE_DATE:
  case type_timestamp_offset:
    return Kind::zoned;
  case SQL_BINARY:
  case SQL_VARBINARY:
  case SQL_LONGVARBINARY:
    return Kind::octets;
  case SQL_TYPE_TIME:
  case type_variant:
  case type_user_defined:
  case type_xml:
  case type_time2:
    return Kind::other;
  default:
    return Kind::text;
  }
}

/// The parts of a time as text, as DateTime writes it.
std::string text_of(const SQL_TIMESTAMP_STRUCT& time, SQLSMALLINT scale) {
  auto nanoseconds = static_cast<std::int64_t>(time.fraction);
  // A datetime counts in 1/300 s, and drivers differ in what they make of the third; SQL Server itself says
  // milliseconds.
  constexpr std::int64_t millisecond = 1'000'000;
  if (scale == 3)
    nanoseconds = std::min((nanoseconds + millisecond / 2) / millisecond, std::int64_t{999}) * millisecond;
  auto result = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", time.year, time.month, time.day, time.hour,
                            time.minute, time.second);
  if (nanoseconds != 0) {
    auto digits = fmt::format("{:09}", nanoseconds);
    digits.erase(digits.find_last_not_of('0') + 1);
    result += '.' + digits;
  }
  return result;
}

} // namespace

NativeStatement::NativeStatement(soci::session& session) : session_(native(session)) {
  odbc::check(SQLAllocHandle(SQL_HANDLE_STMT, session_.connection(), &handle_), SQL_HANDLE_DBC,
              session_.connection());
  if (session_.statement_seconds != 0) // a driver that cannot says so, and has a limit of its own or none
    SQLSetStmtAttr(handle_, SQL_ATTR_QUERY_TIMEOUT,
                   reinterpret_cast<SQLPOINTER>(std::uintptr_t{session_.statement_seconds}), 0);
}

NativeStatement::~NativeStatement() {
  close();
  SQLFreeHandle(SQL_HANDLE_STMT, handle_);
}

void NativeStatement::check(SQLRETURN outcome) {
  odbc::check(outcome, SQL_HANDLE_STMT, handle_);
}

void NativeStatement::prepare(const std::string& sql) {
  session_.claim(nullptr); // a driver may ask the server
  auto text = wide(sql);
  check(SQLPrepareW(handle_, reinterpret_cast<SQLWCHAR*>(text.data()), static_cast<SQLINTEGER>(text.size())));
}

void NativeStatement::execute() {
  close();
  session_.claim(this);
  open_ = true;
  check(SQLExecute(handle_));
}

void NativeStatement::execute_directly(const std::string& sql) {
  close();
  session_.claim(this);
  open_ = true;
  auto text = wide(sql);
  check(SQLExecDirectW(handle_, reinterpret_cast<SQLWCHAR*>(text.data()),
                       static_cast<SQLINTEGER>(text.size())));
}

std::int64_t NativeStatement::finish() {
  SQLLEN rows = 0;
  check(SQLRowCount(handle_, &rows));
  while (next_result()) {
  }
  return rows;
}

bool NativeStatement::next_result() {
  const auto outcome = SQLMoreResults(handle_);
  if (outcome == SQL_NO_DATA) {
    open_ = false;
    close();
    return false;
  }
  check(outcome);
  return true;
}

bool NativeStatement::fetch() {
  if (given_up_)
    throw Error(ErrorKind::internal, "a result was read after another statement began");
  if (!open_)
    return false;
  const auto outcome = SQLFetch(handle_);
  if (outcome != SQL_NO_DATA) {
    check(outcome);
    return true;
  }
  finish(); // an error may follow the last row
  return false;
}

void NativeStatement::close() noexcept {
  if (open_ && !given_up_)
    end_result();
  SQLFreeStmt(handle_, SQL_CLOSE);
  session_.release(this);
  open_ = given_up_ = false;
}

void NativeStatement::give_up() noexcept {
  end_result();
  SQLFreeStmt(handle_, SQL_CLOSE);
  given_up_ = true;
}

void NativeStatement::end_result() noexcept {
  SQLSMALLINT columns = 0;
  if (!session_.reads_to_end || !SQL_SUCCEEDED(SQLNumResultCols(handle_, &columns)) || columns == 0)
    return;
  do {
    while (SQL_SUCCEEDED(SQLFetch(handle_))) {
    }
  } while (SQL_SUCCEEDED(SQLMoreResults(handle_)));
}

std::vector<Kind> NativeStatement::kinds() {
  SQLSMALLINT columns = 0;
  check(SQLNumResultCols(handle_, &columns));
  scales_.assign(static_cast<std::size_t>(columns), 0);
  std::vector<Kind> result;
  for (SQLUSMALLINT column = 1; column <= columns; ++column) {
    SQLSMALLINT type = 0, nullable = 0, name_length = 0;
    SQLULEN size = 0;
    check(SQLDescribeColW(handle_, column, nullptr, 0, &name_length, &type, &size, &scales_[column - 1U],
                          &nullable));
    result.push_back(session_.types_unknown ? Kind::unknown : column_kind(type));
  }
  return result;
}

std::optional<std::int64_t> NativeStatement::integer(std::size_t column) {
  SQLBIGINT value = 0;
  SQLLEN state = 0;
  check(SQLGetData(handle_, static_cast<SQLUSMALLINT>(column + 1), SQL_C_SBIGINT, &value, sizeof value,
                   &state));
  if (state == SQL_NULL_DATA)
    return std::nullopt;
  return std::int64_t{value};
}

std::optional<double> NativeStatement::floating(std::size_t column) {
  double value = 0;
  SQLLEN state = 0;
  check(
      SQLGetData(handle_, static_cast<SQLUSMALLINT>(column + 1), SQL_C_DOUBLE, &value, sizeof value, &state));
  if (state == SQL_NULL_DATA)
    return std::nullopt;
  return value;
}

bool NativeStatement::octets(std::size_t column, std::string& into) {
  constexpr std::size_t piece = 4'096;
  into.clear();
  for (;;) {
    char buffer[piece];
    SQLLEN left = 0;
    const auto outcome =
        SQLGetData(handle_, static_cast<SQLUSMALLINT>(column + 1), SQL_C_BINARY, buffer, piece, &left);
    if (outcome == SQL_NO_DATA)
      return true;
    check(outcome);
    if (left == SQL_NULL_DATA)
      return false;
    const bool more = outcome == SQL_SUCCESS_WITH_INFO && (left == SQL_NO_TOTAL || left > SQLLEN{piece});
    into.append(buffer, more ? piece : static_cast<std::size_t>(left));
    if (into.size() > 2 * most_text_units)
      throw Error(ErrorKind::wrong_input,
                  "binary data is longer than " + std::to_string(2 * most_text_units) + " bytes");
    if (!more)
      return true;
  }
}

bool NativeStatement::text(std::size_t column, Kind kind, std::string& into) {
  if (kind == Kind::integer || kind == Kind::bit) {
    const auto value = integer(column);
    into = value ? std::to_string(*value) : "";
    return value.has_value();
  }
  if (kind == Kind::timestamp)
    return timestamp_text(column, into);
  if (!wide_text(column))
    return false;
  into = narrow(units_);
  if (kind == Kind::guid)
    std::transform(into.begin(), into.end(), into.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  return true;
}

bool NativeStatement::timestamp_text(std::size_t column, std::string& into) {
  SQL_TIMESTAMP_STRUCT time{};
  SQLLEN state = 0;
  check(SQLGetData(handle_, static_cast<SQLUSMALLINT>(column + 1), SQL_C_TYPE_TIMESTAMP, &time, sizeof time,
                   &state));
  if (state == SQL_NULL_DATA)
    return false;
  into = text_of(time, scales_[column]);
  return true;
}

bool NativeStatement::wide_text(std::size_t column) {
  constexpr auto unit = static_cast<SQLLEN>(sizeof(char16_t));
  units_.clear();
  SQLLEN left_before = SQL_NO_TOTAL, taken_before = 0;
  for (auto room = first_units;;) {
    chunk_.resize(room + 1); // with the terminator
    const auto full = static_cast<SQLLEN>(room) * unit;
    SQLLEN left = 0;
    const auto outcome = SQLGetData(handle_, static_cast<SQLUSMALLINT>(column + 1), SQL_C_WCHAR,
                                    chunk_.data(), full + unit, &left);
    if (outcome == SQL_NO_DATA)
      return true;
    check(outcome);
    if (left == SQL_NULL_DATA)
      return false;
    // A driver that does not cut a surrogate pair in two may have left the last unit of a chunk out; what is
    // left now tells.
    if (left_before > left && left >= 0 && left_before - left < taken_before)
      units_.resize(units_.size() - static_cast<std::size_t>((taken_before - (left_before - left)) / unit));
    const bool more = outcome == SQL_SUCCESS_WITH_INFO && (left == SQL_NO_TOTAL || left > full);
    taken_before = more ? full : std::min(left, full);
    units_.append(chunk_.data(), static_cast<std::size_t>(taken_before / unit));
    if (units_.size() > most_text_units)
      throw Error(ErrorKind::wrong_input,
                  "a text is longer than " + std::to_string(most_text_units) + " characters");
    if (!more)
      return true;
    left_before = left;
    room = left == SQL_NO_TOTAL ? room * 2 : static_cast<std::size_t>((left - full) / unit) + 2;
    room = std::clamp(room, first_units, most_chunk_units);
  }
}

void run(soci::session& session, const std::string& sql) {
  NativeStatement statement(session);
  statement.execute_directly(sql);
  statement.finish();
}

std::vector<std::string> listed(soci::session& session, const std::string& sql,
                                const std::vector<std::string>& parameters) {
  NativeStatement statement(session);
  std::vector<std::string> result;
  std::vector<BoundText> bound(parameters.begin(), parameters.end());
  if (bound.empty()) {
    statement.execute_directly(sql);
  } else {
    statement.prepare(sql);
    for (std::size_t i = 0; i < bound.size(); ++i)
      bound[i].bind(statement, i);
    statement.execute();
  }
  const auto kinds = statement.kinds();
  while (statement.fetch()) {
    auto& value = result.emplace_back();
    if (!statement.text(0, kinds.at(0), value))
      value.clear();
  }
  return result;
}

} // namespace gc2pc::odbc
