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
/// Bytes gathered at most while the answer to COPY itself is on its way: about what is made meanwhile when
/// the server is far away.
inline constexpr std::size_t copy_bytes_ahead = std::size_t{4} << 20;

/// In the caller's transaction, or in one that it begins itself. The COPY begins with the first rows and ends
/// with flush(): the server works while the next rows are made, and says only then what it thinks of them.
class PostgresCopy final : public RowSink {
 public:
  /// Asks the server for the columns' types. Throws wrong_input when one cannot take what is to be written.
  PostgresCopy(Database& database, std::string_view table,
               const std::vector<std::pair<std::string, Storage>>& columns);
  ~PostgresCopy() override { abandon(); }
  PostgresCopy(const PostgresCopy&) = delete;
  PostgresCopy& operator=(const PostgresCopy&) = delete;

  bool begin() override { return begins_ = true; }
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
  /// Asks for the COPY, without waiting for the answer.
  void start();
  /// Whether the server takes rows now. It is waited for when `wait`.
  [[nodiscard]] bool is_open(bool wait);
  void send(bool wait);

  Database& database_;
  PGconn* connection_;
  std::string sql_;
  std::string table_;
  std::vector<Column> columns_;
  std::string buffer_;
  std::size_t next_send_ = copy_buffer_bytes; ///< bytes in it at which it is tried again
  std::size_t column_ = 0;
  bool begins_ = false;   ///< the transaction is to be begun with the COPY
  bool copying_ = false;  ///< it was asked for, and has not ended
  bool starting_ = false; ///< and was not answered yet
};

} // namespace gc2pc
