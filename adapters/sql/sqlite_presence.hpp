// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a session on a SQLite file must not leave behind, and must not overlook.
#pragma once

#include "adapters/sql/connector.hpp"

#include <sys/types.h>

#include <ctime>
#include <filesystem>
#include <optional>

namespace gc2pc {

/// Whether the file beside a database that ends with `suffix` (-wal, -journal) is there and not empty.
[[nodiscard]] bool has_content_beside(const std::filesystem::path& file, const char* suffix);

/// Made before the session is opened, destroyed when it is closed. SQLite itself removes what a database in
/// WAL mode has beside it (-wal, -shm) when its last session that may write closes; one that may only read
/// makes both and leaves them. With the last session of this process they go, where no other program uses
/// them and they hold nothing.
class SqlitePresence final : public Presence {
 public:
  explicit SqlitePresence(const std::filesystem::path& file);
  ~SqlitePresence() override;
  SqlitePresence(const SqlitePresence&) = delete;
  SqlitePresence& operator=(const SqlitePresence&) = delete;

  /// The session takes no locks: the file must stay as it is from now on.
  void watch();
  void check() const override;

 private:
  /// What another program's writing changes.
  struct State {
    ino_t node;
    off_t size;
    std::timespec written;
  };
  [[nodiscard]] State state() const;

  std::filesystem::path file_;
  std::optional<State> watched_;
};

} // namespace gc2pc
