// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of an open result in slots, and the two kinds of queries that have them.
#pragma once

#include "adapters/odbc/odbc_parameters.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/engine_statement.hpp"

#include <span>
#include <string>
#include <vector>

namespace gc2pc::odbc {

/// Puts rows into slots.
class RowReader {
 public:
  RowReader(NativeStatement& statement, std::span<Slot> slots) : statement_(statement), slots_(slots) {}

  /// A result was opened.
  void begin() { kinds_ = statement_.kinds(); }
  bool fetch();
  /// As RowSource::holds_numbers().
  [[nodiscard]] bool holds_numbers(std::size_t column) const;

 private:
  void take_text(std::size_t column, Kind kind, Slot& slot);
  void take_integer(std::size_t column, Kind kind, Slot& slot);

  NativeStatement& statement_;
  std::span<Slot> slots_;
  std::vector<Kind> kinds_;
};

/// For Statement.
class OdbcStatement final : public EngineStatement {
 public:
  OdbcStatement(soci::session& session, const std::string& sql, std::span<Slot> parameters,
                std::span<Slot> results);

  std::int64_t execute() override;
  void open() override;
  bool fetch() override { return rows_.fetch(); }

 private:
  void start();

  NativeStatement statement_;
  std::span<Slot> parameters_;
  std::vector<std::size_t> order_;
  std::vector<BoundText> texts_;
  std::vector<SQLLEN> states_;
  RowReader rows_;
};

/// A result of any size: the driver takes rows from the network as they are fetched.
class OdbcRows final : public RowSource {
 public:
  OdbcRows(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
           const std::vector<Storage>& results);

  [[nodiscard]] std::span<Slot> results() override { return slots_; }
  bool fetch() override;
  [[nodiscard]] bool holds_numbers(std::size_t column) override { return rows_.holds_numbers(column); }

 private:
  Database& database_;
  std::vector<Slot> slots_;
  std::vector<long long> parameters_;
  std::vector<SQLLEN> states_;
  NativeStatement statement_;
  RowReader rows_;
};

} // namespace gc2pc::odbc
