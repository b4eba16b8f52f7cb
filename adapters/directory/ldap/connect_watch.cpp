// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/connect_watch.hpp"

#include "adapters/directory/ldap/limits.hpp"
#include "mappings/model/error.hpp"

#include <sys/socket.h>

#include <utility>

namespace gc2pc::ldap {

ConnectWatch::ConnectWatch(LDAP* handle, std::chrono::seconds patience)
    : handle_(handle),
      patience_(patience), callbacks_{
                               [](LDAP*, Sockbuf* socket, LDAPURLDesc*, sockaddr*, ldap_conncb* callbacks) {
                                 return static_cast<ConnectWatch*>(callbacks->lc_arg)->begin(socket);
                               },
                               [](LDAP*, Sockbuf*, ldap_conncb* callbacks) {
                                 static_cast<ConnectWatch*>(callbacks->lc_arg)->stop();
                               },
                               this} {
  if (ldap_set_option(handle_, LDAP_OPT_CONNECT_CB, &callbacks_) != LDAP_OPT_SUCCESS) // keeps the address
    throw Error(ErrorKind::internal, "libldap does not report its connections");
}

ConnectWatch::~ConnectWatch() {
  stop();
}

int ConnectWatch::begin(Sockbuf* socket) {
  ber_len_t most = most_message_bytes;
  if (std::exchange(begun_, true) || ber_sockbuf_ctrl(socket, LBER_SB_OPT_SET_MAX_INCOMING, &most) != 1 ||
      ber_sockbuf_ctrl(socket, LBER_SB_OPT_GET_FD, &socket_) != 1)
    return -1;
  watcher_ = std::thread([this] { watch(); });
  return 0;
}

void ConnectWatch::watch() {
  std::unique_lock lock(mutex_);
  if (over_.wait_for(lock, patience_, [&] { return socket_ < 0; }))
    return;
  fired_ = true;
  ::shutdown(socket_, SHUT_RDWR);
}

void ConnectWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    socket_ = -1;
  }
  over_.notify_all();
  if (watcher_.joinable())
    watcher_.join();
}

void ConnectWatch::finish() {
  stop();
  Sockbuf* socket = nullptr;
  int yes = 1;
  if (ldap_get_option(handle_, LDAP_OPT_SOCKBUF, &socket) != LDAP_OPT_SUCCESS || !socket ||
      ber_sockbuf_ctrl(socket, LBER_SB_OPT_SET_NONBLOCK, &yes) != 1)
    throw Error(ErrorKind::internal, "libldap cannot switch the connection to non-blocking mode");
}

bool ConnectWatch::has_fired() {
  const std::lock_guard lock(mutex_);
  return fired_;
}

} // namespace gc2pc::ldap
