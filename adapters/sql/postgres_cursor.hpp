// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads a result of any size from PostgreSQL: a cursor on the server, its pages taken row by row.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/postgres_values.hpp"
#include "adapters/sql/row_source.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// Rows asked for at once. They are handed over one by one as they arrive, so this bounds no memory; it only
/// keeps round trips rare and each statement far from its time limit.
inline constexpr int cursor_page_rows = 2'000;
/// Pages asked for at the same time: the server puts a page together as a whole before it sends the first row
/// of it, so the next one is made while this one is read.
inline constexpr int pages_ahead = 2;

/// In the caller's transaction; one at a time for a session. libpq holds one row (and what the socket
/// brought), also when a page is of long texts.
class PostgresCursor final : public RowSource {
 public:
  /// `sql` with parameters :p0, :p1, …
  PostgresCursor(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
                 const std::vector<Storage>& results);
  ~PostgresCursor() override;
  PostgresCursor(const PostgresCursor&) = delete;
  PostgresCursor& operator=(const PostgresCursor&) = delete;

  [[nodiscard]] std::span<Slot> results() override { return slots_; }
  bool fetch() override;
  [[nodiscard]] bool holds_numbers(std::size_t column) override;

  /// The fetched row as it came, for those who need no slots; null when there is none.
  [[nodiscard]] const PGresult* row() const { return row_.get(); }
  /// Like fetch(), but leaves the slots alone.
  bool next();

 private:
  void ask();
  void begin_page();
  void end_page();
  void look_at_columns();
  /// Takes the answers that are still to come, so that the connection can be used again.
  void abandon() noexcept;

  Database& database_;
  PGconn* connection_;
  std::vector<Slot> slots_;
  std::vector<PostgresKind> kinds_; ///< of the columns, as soon as the server has said them
  postgres::Result row_;
  bool in_page_ = false;
  int asked_ = 0;                    ///< pages of which not everything was taken
  int page_rows_ = cursor_page_rows; ///< a page with fewer is the last one
};

} // namespace gc2pc
