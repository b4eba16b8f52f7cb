// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads a result of any size from PostgreSQL: a cursor on the server, its pages taken row by row.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/postgres_slots.hpp"
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
/// of it, so the next one is made while this one is read. After each page that was full one more, up to what
/// is on its way from a server far away: with less the way would limit the rate.
inline constexpr int first_pages_ahead = 8, most_pages_ahead = 16;

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

  [[nodiscard]] std::span<Slot> results() override { return slots_.all(); }
  bool fetch() override;
  [[nodiscard]] bool holds_numbers(std::size_t column) override { return slots_.holds_numbers(column); }

  /// The fetched row as it came, for those who need no slots; null when there is none.
  [[nodiscard]] const PGresult* row() const { return row_.get(); }
  /// Like fetch(), but leaves the slots alone.
  bool next();

 private:
  void ask(const std::string& sql, std::span<const std::string> parameters = {});
  void ask_pages();
  void begin_page();
  void end_page();
  void end_statement();
  /// Takes the answer to a statement that has no rows.
  void take_done();
  /// Takes the answers that are still to come, so that the connection can be used again.
  void abandon() noexcept;

  Database& database_;
  PGconn* connection_;
  PostgresSlots slots_;
  postgres::Result row_;
  bool in_page_ = false;
  int asked_ = 0; ///< statements of which not everything was taken
  int pages_ahead_ = first_pages_ahead;
  int page_rows_ = cursor_page_rows; ///< a page with fewer is the last one
};

} // namespace gc2pc
