// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a server on 127.0.0.1 that speaks LDAP over TLS, and answers as a test wants it to.
#pragma once

#include "tests/directory/ldap_messages.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gc2pc::test {

/// The client that a request came from, as the code of an answer sees it.
class LdapPeer {
 public:
  virtual ~LdapPeer() = default;
  /// Any bytes, through TLS. False when the client is gone or the server stops.
  virtual bool send(std::string_view bytes) = 0;
  /// Bytes past TLS, which the client takes for a part of it.
  virtual bool send_raw(std::string_view bytes) = 0;
  /// False when the server stops or the client is gone meanwhile.
  virtual bool wait(std::chrono::milliseconds time) = 0;
  virtual void close() = 0;
};

/// Answers every request, on several threads when there are several connections. What it throws ends the
/// connection.
using LdapAnswer = std::function<void(const LdapRequest&, LdapPeer&)>;

class LdapServer {
 public:
  enum class Manner {
    tls,
    plain,
    silent, ///< takes connections and says nothing, not even of TLS
    garbled ///< answers the first connection's TLS with nonsense, later ones octet by octet without end
  };

  /// Serves from the constructor to the destructor.
  explicit LdapServer(LdapAnswer answer, Manner manner = Manner::tls);
  ~LdapServer();
  LdapServer(const LdapServer&) = delete;
  LdapServer& operator=(const LdapServer&) = delete;

  /// `ldaps://127.0.0.1:PORT`, or `ldap://…`.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] int connections() const { return taken_; }

 private:
  class Connection;

  void accept();
  void serve(Connection& connection);

  LdapAnswer answer_;
  Manner manner_;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> taken_ = 0;
  std::mutex mutex_; ///< of the two lists
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

} // namespace gc2pc::test
