// SPDX-License-Identifier: Apache-2.0
/// \file
/// Between gc2pc and a PostgreSQL server: counts the round trips, and can make the way as long as to another
/// site.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace gc2pc::test {

/// Passes on what clients and server say, each connection by a connection of its own to the server. A round
/// trip is what a client says while the server has answered everything before: it waits as long for the
/// answer as the way is. What is sent ahead of answers costs no time, and does not count. Only without TLS.
class PostgresRelay {
 public:
  /// `listening` is a socket that listens; `server` the server's socket. Every byte arrives `delay` later.
  PostgresRelay(UniqueFd listening, std::filesystem::path server, std::chrono::microseconds delay = {});
  ~PostgresRelay();
  PostgresRelay(const PostgresRelay&) = delete;
  PostgresRelay& operator=(const PostgresRelay&) = delete;

  [[nodiscard]] std::int64_t round_trips() const { return round_trips_; }

 private:
  class Connection;

  void work();

  UniqueFd listening_, stop_reading_, stop_writing_;
  std::filesystem::path server_;
  std::chrono::microseconds delay_;
  std::atomic<std::int64_t> round_trips_ = 0;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::jthread thread_; // last: joined before anything that it uses goes
};

/// A socket that listens in a folder, under the name that libpq looks for.
[[nodiscard]] UniqueFd listen_in(const std::filesystem::path& folder);
/// A socket that listens on a free port of 127.0.0.1.
[[nodiscard]] UniqueFd listen_on_port(int& port);

} // namespace gc2pc::test
