// SPDX-License-Identifier: Apache-2.0
/// \file
/// How statements are run on an engine, and how rows get in and out.
#pragma once

#include "adapters/sql/engine_statement.hpp"
#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/row_source.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/group_digest.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

class Database;

/// Columns by name, each with how it is stored.
using StoredColumns = std::vector<std::pair<std::string, Storage>>;

class RowIo {
 public:
  virtual ~RowIo() = default;

  /// Runs one statement without parameters or result.
  virtual void run(soci::session& session, const std::string& sql) const = 0;
  /// Prepares a statement with its slots; parameters are in it as :p0, :p1, ….
  [[nodiscard]] virtual std::unique_ptr<EngineStatement> statement(Database& database, const std::string& sql,
                                                                   std::span<Slot> parameters,
                                                                   std::span<Slot> results) const = 0;
  /// The rows that `sql` delivers, never all of them in memory. `parameters` are in it as :p0, :p1, …. At
  /// most one at a time for a database, within a transaction, and nothing else until it ends or is destroyed.
  [[nodiscard]] virtual std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                          std::span<const std::int64_t> parameters,
                                                          const std::vector<Storage>& results) const = 0;
  /// The rows of several queries, as stream() has those of one. Engines whose server may be far away ask for
  /// the next ones before the rows of this one were fetched.
  [[nodiscard]] virtual std::unique_ptr<RowSources> streams(Database& database, std::vector<RowQuery> queries,
                                                            const std::vector<Storage>& results) const;
  /// The fastest way into a table (its name and columns not yet quoted), within a transaction.
  [[nodiscard]] virtual std::unique_ptr<RowSink> bulk(Database& database, std::string_view table,
                                                      const StoredColumns& columns) const = 0;
  /// Lets rows with numbers of gc2pc's own into a table that numbers them itself; false when that needs
  /// nothing. `columns` are those that will be written.
  virtual bool take_numbers(Database&, std::string_view /*table*/,
                            const std::vector<std::string>& /*columns*/) const {
    return false;
  }
  /// The end of what take_numbers() said true to.
  virtual void end_numbers(Database&, std::string_view /*table*/) const {}
  /// Count and order-free digest of what `select` delivers, values as they are stored.
  [[nodiscard]] virtual GroupDigest digest(Database& database, const std::string& select) const = 0;
  /// Whether a text may hold U+0000. Where it may not, Statement refuses it: a driver would cut it there.
  [[nodiscard]] virtual bool keeps_nul() const = 0;
};

} // namespace gc2pc
