// SPDX-License-Identifier: Apache-2.0
/// \file
/// Watches over the beginning of a connection, which libldap waits for without a time limit.
#pragma once

#include "adapters/directory/ldap/handles.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gc2pc::ldap {

/// From the socket to the end of the TLS handshake nothing takes longer than the patience: then the socket is
/// shut down, and libldap fails. Must outlive the handle.
class ConnectWatch {
 public:
  ConnectWatch(LDAP* handle, std::chrono::seconds patience);
  ~ConnectWatch();
  ConnectWatch(const ConnectWatch&) = delete;
  ConnectWatch& operator=(const ConnectWatch&) = delete;

  /// The connection is there. From now on none of its calls blocks, so that libldap's own time limits hold,
  /// and libldap does not make another one, which would not be signed in.
  void finish();
  /// Whether the patience came to its end.
  [[nodiscard]] bool has_fired();

 private:
  int begin(Sockbuf* socket);
  void stop();
  void watch();

  LDAP* handle_;
  std::chrono::seconds patience_;
  ldap_conncb callbacks_;
  std::mutex mutex_;
  std::condition_variable over_;
  int socket_ = -1; ///< while it is watched
  bool fired_ = false, begun_ = false;
  std::thread watcher_;
};

} // namespace gc2pc::ldap
