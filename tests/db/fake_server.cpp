// SPDX-License-Identifier: Apache-2.0
#include "tests/db/fake_server.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gc2pc::test {
namespace {

/// How long a wait lasts before the server looks whether it should stop.
constexpr int tick = 20;

bool readable(int fd) {
  pollfd wanted{fd, POLLIN, 0};
  return ::poll(&wanted, 1, tick) > 0;
}

} // namespace

FakeServer::FakeServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(listener_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(listener_, 8) == 0);
  REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    while (!stop_) {
      if (!readable(listener_))
        continue;
      if (const int client = ::accept(listener_, nullptr, nullptr); client >= 0) {
        ++connections_;
        serve(client);
        ::close(client);
      }
    }
  });
}

FakeServer::~FakeServer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

std::string FakeServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void FakeServer::serve(int client) {
  std::string came;
  char buffer[4096];
  while (!stop_) {
    if (!readable(client))
      continue;
    const auto got = ::recv(client, buffer, sizeof buffer, 0);
    if (got <= 0)
      return;
    came.append(buffer, static_cast<std::size_t>(got));
    {
      const std::lock_guard lock(mutex_);
      received_.append(buffer, static_cast<std::size_t>(got));
    }
    const auto answer = answer_(came);
    if (answer == hang_up)
      return;
    if (answer.empty())
      continue;
    came.clear();
    if (::send(client, answer.data(), answer.size(), MSG_NOSIGNAL) < 0)
      return;
  }
}

} // namespace gc2pc::test
