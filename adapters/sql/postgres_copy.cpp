// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_copy.hpp"

#include "adapters/sql/statement.hpp"
#include "mappings/model/date_time.hpp"
#include "mappings/model/guid.hpp"

#include <libpq-fe.h>

#include <concepts>
#include <limits>
#include <utility>

namespace gc2pc {
namespace {

/// Object ids of the built-in types; they are part of PostgreSQL's protocol and never change.
enum class ServerType : unsigned int {
  boolean = 16,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  bpchar = 1042,
  varchar = 1043,
  timestamp = 1114,
  uuid = 2950
};

bool takes(unsigned int type, Storage storage) {
  switch (ServerType{type}) {
  case ServerType::boolean:
  case ServerType::int2:
  case ServerType::int4:
  case ServerType::int8:
    return storage == Storage::integer;
  case ServerType::text:
  case ServerType::bpchar:
  case ServerType::varchar:
  case ServerType::timestamp:
  case ServerType::uuid:
    return storage == Storage::text;
  default:
    return false;
  }
}

/// Network order.
template <std::integral T>
void append(std::string& buffer, T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t shift = 8 * sizeof(T); shift > 0;) {
    shift -= 8;
    buffer += static_cast<char>((bits >> shift) & 0xff);
  }
}

template <std::integral T>
bool append_value(std::string& buffer, std::int64_t value) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max())
    return false;
  append(buffer, static_cast<std::int32_t>(sizeof(T)));
  append(buffer, static_cast<T>(value));
  return true;
}

/// PostgreSQL counts microseconds from the beginning of 2000.
constexpr std::int64_t ticks_at_2000 = ticks_at_unix_epoch + 946'684'800 * ticks_per_second;
constexpr std::int64_t ticks_per_microsecond = ticks_per_second / 1'000'000;

/// Cut to the microsecond before it, whether it is before 2000 or after.
std::int64_t microseconds_since_2000(Ticks ticks) {
  const auto since = ticks.value - ticks_at_2000;
  return since / ticks_per_microsecond - (since % ticks_per_microsecond < 0 ? 1 : 0);
}

/// The file header of the binary form: signature, no flags, no extension.
constexpr std::string_view copy_header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);

} // namespace

PostgresCopy::PostgresCopy(Database& database, std::string_view table,
                           const std::vector<std::pair<std::string, Storage>>& columns)
    : database_(database), connection_(postgres::native(database.session())), table_(table) {
  std::string names;
  for (const auto& [name, storage] : columns)
    names += (names.empty() ? "" : ", ") + database.quoted(name);
  sql_ = "COPY " + database.quoted(table) + " (" + names + ") FROM STDIN (FORMAT binary)";
  const auto shape = database.translated([&] {
    return postgres::execute(connection_, "SELECT " + names + " FROM " + database.quoted(table) + " LIMIT 0");
  });
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto type = PQftype(shape.get(), static_cast<int>(i));
    if (!takes(type, columns[i].second))
      throw Error(ErrorKind::wrong_input, database.description() + ": column " + columns[i].first + " of " +
                                              table_ + " has a type that gc2pc cannot write")
          .hint("Integers need smallint, integer, bigint or boolean; all other values need text, varchar, "
                "uuid or timestamp.");
    columns_.push_back({columns[i].first, type});
  }
}

void PostgresCopy::begin_value() {
  if (column_ == 0)
    append(buffer_, static_cast<std::int16_t>(columns_.size()));
}

void PostgresCopy::misfit(std::string_view what) const {
  throw Error(ErrorKind::wrong_input, database_.description() + ": column " + columns_[column_].name +
                                          " of " + table_ + " cannot hold " + std::string(what));
}

void PostgresCopy::put(std::int64_t value) {
  begin_value();
  bool fits = false;
  switch (ServerType{columns_[column_].type}) {
  case ServerType::int2:
    fits = append_value<std::int16_t>(buffer_, value);
    break;
  case ServerType::int4:
    fits = append_value<std::int32_t>(buffer_, value);
    break;
  case ServerType::boolean:
    fits = (value == 0 || value == 1) && append_value<std::int8_t>(buffer_, value);
    break;
  default:
    fits = append_value<std::int64_t>(buffer_, value);
    break;
  }
  if (!fits)
    misfit("the number " + std::to_string(value));
  ++column_;
}

void PostgresCopy::put(std::string_view value) {
  begin_value();
  switch (ServerType{columns_[column_].type}) {
  case ServerType::uuid: {
    const auto guid = Guid::parse(value);
    if (!guid)
      misfit("a text that is not a GUID");
    append(buffer_, std::int32_t{16});
    buffer_.append(reinterpret_cast<const char*>(guid->bytes.data()), guid->bytes.size());
    break;
  }
  case ServerType::timestamp: {
    const auto time = DateTime::parse(value);
    if (!time)
      misfit("a text that is not a date and time");
    append_value<std::int64_t>(buffer_, microseconds_since_2000(time->ticks));
    break;
  }
  default:
    if (value.find('\0') != std::string_view::npos)
      throw nul_refused(database_.description());
    append(buffer_, static_cast<std::int32_t>(value.size()));
    buffer_ += value;
    break;
  }
  ++column_;
}

void PostgresCopy::put_null() {
  begin_value();
  append(buffer_, std::int32_t{-1});
  ++column_;
}

void PostgresCopy::end_row() {
  column_ = 0;
  // A row more while nothing is taken: the answer is asked for once for so many bytes.
  if (buffer_.size() >= next_send_)
    send(buffer_.size() >= copy_bytes_ahead);
}

void PostgresCopy::start() {
  const auto sql = (begins_ ? std::string(postgres::begin_sql) + "; " : std::string()) + sql_;
  if (PQsendQuery(connection_, sql.c_str()) != 1)
    postgres::fail(connection_, nullptr);
  begins_ = false;
  copying_ = starting_ = true;
  buffer_.insert(0, copy_header);
}

bool PostgresCopy::is_open(bool wait) {
  while (starting_) {
    if (PQconsumeInput(connection_) != 1)
      postgres::fail(connection_, nullptr);
    if (!wait && PQisBusy(connection_) != 0)
      return false;
    const postgres::Result result(PQgetResult(connection_));
    switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK: // to the begin of the transaction
      break;
    case PGRES_COPY_IN:
      starting_ = false;
      break;
    default:
      copying_ = starting_ = false;
      postgres::drain(connection_);
      postgres::fail(connection_, result.get());
    }
  }
  return true;
}

void PostgresCopy::send(bool wait) {
  database_.translated([&] {
    if (!copying_)
      start();
    if (!is_open(wait)) {
      next_send_ = buffer_.size() + copy_buffer_bytes;
      return;
    }
    if (PQputCopyData(connection_, buffer_.data(), static_cast<int>(buffer_.size())) != 1)
      postgres::fail(connection_, nullptr);
    // What was gathered ahead is not held until the next transaction begins.
    if (buffer_.size() > 4 * copy_buffer_bytes)
      buffer_ = {};
    buffer_.clear();
    next_send_ = copy_buffer_bytes;
  });
}

void PostgresCopy::flush() {
  if (!copying_ && buffer_.empty()) {
    if (std::exchange(begins_, false))
      database_.translated([&] { postgres::execute(connection_, postgres::begin_sql); });
    return;
  }
  append(buffer_, std::int16_t{-1}); // the end of the data
  send(true);
  database_.translated([&] {
    copying_ = false;
    if (PQputCopyEnd(connection_, nullptr) != 1)
      postgres::fail(connection_, nullptr);
    const postgres::Result result(PQgetResult(connection_));
    postgres::drain(connection_);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      postgres::fail(connection_, result.get());
  });
}

void PostgresCopy::abandon() noexcept {
  buffer_.clear();
  next_send_ = copy_buffer_bytes;
  column_ = 0;
  begins_ = false;
  if (!std::exchange(copying_, false))
    return;
  if (std::exchange(starting_, false)) {
    postgres::drain(connection_); // ends it as well
    return;
  }
  if (PQputCopyEnd(connection_, "given up") == 1)
    postgres::drain(connection_);
}

} // namespace gc2pc
