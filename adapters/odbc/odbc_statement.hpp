// SPDX-License-Identifier: Apache-2.0
/// \file
/// A statement on the native handle: SOCI 4.0.3 binds every text as VARCHAR, cuts at U+0000 and sizes its
/// buffers by what a driver says of a column.
#pragma once

#include "adapters/odbc/odbc_session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc::odbc {

/// UTF-16 units of a text that are taken first: most messages come in one piece.
inline constexpr std::size_t first_units = 8'192;
/// Those taken at once of the rest, which some drivers convert again from its beginning for each piece.
inline constexpr std::size_t most_chunk_units = std::size_t{1} << 20;
/// A text that is longer is refused. ODBC and SQL Server allow 1 GiB units; a chat message is 16 KiB at most
/// by the product's documentation, and what is over this would not leave memory for anything else.
inline constexpr std::size_t most_text_units = std::size_t{128} << 20;

/// How a column's values are fetched, by the type that the driver reports.
enum class Kind {
  integer,   ///< as a 64-bit number
  bit,       ///< the same, a boolean
  decimal,   ///< as its digits
  floating,  ///< as a double
  guid,      ///< as text, in lower case whatever the driver's taste
  timestamp, ///< as its parts: neither a local time nor a date format has a say
  zoned,     ///< as text, with its offset from UTC; a date without a time, too
  octets,    ///< as they are
  text,      ///< as UTF-16
  unknown,   ///< the same, where the driver knows no types
  other      ///< the same, of a type that no column of gc2pc's rows takes
};

/// Every call throws Failure.
class NativeStatement final : public OpenResult {
 public:
  explicit NativeStatement(soci::session& session);
  ~NativeStatement() override;
  NativeStatement(const NativeStatement&) = delete;
  NativeStatement& operator=(const NativeStatement&) = delete;

  /// Parameters are question marks here.
  void prepare(const std::string& sql);
  /// Runs what was prepared, with what is bound.
  void execute();
  /// Without a preparation: what is set for the session, and transactions, would end with a prepared
  /// statement.
  void execute_directly(const std::string& sql);
  /// To the end of all results, where late errors are reported; returns the rows that the first one changed.
  std::int64_t finish();
  /// Goes on to the next result; false when there is none, and the connection is free then.
  bool next_result();
  /// Whether there is a row. Behind the last one there is none, as often as one asks.
  bool fetch();
  /// Ends the result, so that the connection is free.
  void close() noexcept;
  void give_up() noexcept override;

  /// What the open result's columns are.
  [[nodiscard]] std::vector<Kind> kinds();
  /// Values of the fetched row, in ascending column (from 0), each once. False, or nothing, for NULL.
  [[nodiscard]] std::optional<std::int64_t> integer(std::size_t column);
  [[nodiscard]] std::optional<double> floating(std::size_t column);
  [[nodiscard]] bool text(std::size_t column, Kind kind, std::string& into);
  [[nodiscard]] bool octets(std::size_t column, std::string& into);

  [[nodiscard]] SQLHSTMT get() const noexcept { return handle_; }
  void check(SQLRETURN outcome);

 private:
  /// Reads what is left, where the session says so.
  void end_result() noexcept;
  [[nodiscard]] bool wide_text(std::size_t column);
  [[nodiscard]] bool timestamp_text(std::size_t column, std::string& into);

  Session& session_;
  SQLHSTMT handle_ = SQL_NULL_HSTMT;
  bool open_ = false, given_up_ = false;
  std::vector<SQLSMALLINT> scales_; ///< decimal digits of the open result's columns
  std::vector<char16_t> chunk_;
  std::u16string units_; ///< the text that is being fetched
};

/// Runs one statement without result.
void run(soci::session& session, const std::string& sql);
/// The first column of what `sql` delivers; NULL is empty. Parameters are question marks.
[[nodiscard]] std::vector<std::string> listed(soci::session& session, const std::string& sql,
                                              const std::vector<std::string>& parameters = {});

} // namespace gc2pc::odbc
