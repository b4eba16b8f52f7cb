// SPDX-License-Identifier: Apache-2.0
/// \file
/// A listener of a test's own that answers as no good server does, and remembers what it was sent.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace gc2pc::test {

class FakeServer {
 public:
  /// An answer that ends the connection.
  static constexpr std::string_view hang_up = "hang up";
  /// What it does with a connection, until the other side has gone: gives an answer to all that came since
  /// the last one, or nothing to wait for more.
  using Answer = std::function<std::string(const std::string& came)>;

  /// Listens on a port of 127.0.0.1 until the object is gone.
  explicit FakeServer(Answer answer);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// Everything that came, over all connections.
  [[nodiscard]] std::string received() const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve(int client);

  Answer answer_;
  int listener_ = -1, port_ = 0;
  mutable std::mutex mutex_;
  std::string received_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

} // namespace gc2pc::test
