// SPDX-License-Identifier: Apache-2.0
/// \file
/// Writes rows into PostgreSQL by COPY in its binary form.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/row_sink.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Bytes gathered before they go to libpq, which sends in blocks of 8 KiB: enough that the calls do not
/// count, little enough to stay in the processor's cache.
inline constexpr std::size_t copy_buffer_bytes = std::size_t{64} << 10;

/// In the caller's transaction. The COPY begins with the first row and ends with flush(): the server works
/// while the next rows are made, and says only then what it thinks of them.
class PostgresCopy final : public RowSink {
 public:
  /// Asks the server for the columns' types. Throws wrong_input when one cannot take what is to be written.
  PostgresCopy(Database& database, std::string_view table,
               const std::vector<std::pair<std::string, Storage>>& columns);
  ~PostgresCopy() override { abandon(); }
  PostgresCopy(const PostgresCopy&) = delete;
  PostgresCopy& operator=(const PostgresCopy&) = delete;

  void put(std::int64_t value) override;
  void put(std::string_view value) override;
  void put_null() override;
  void end_row() override;
  void flush() override;
  void abandon() noexcept override;

 private:
  struct Column {
    std::string name;
    unsigned int type = 0; ///< the type's object id
  };

  void begin_value();
  [[noreturn]] void misfit(std::string_view what) const;
  void send();

  Database& database_;
  PGconn* connection_;
  std::string sql_;
  std::string table_;
  std::vector<Column> columns_;
  std::string buffer_;
  std::size_t column_ = 0;
  bool copying_ = false;
};

} // namespace gc2pc
