// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/ldap_server.hpp"

#include "adapters/files/unique_fd.hpp"
#include "tests/directory/test_authority.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <exception>
#include <optional>
#include <stdexcept>

namespace gc2pc::test {
namespace {

using Context = std::unique_ptr<SSL_CTX, FreeWith<&SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, FreeWith<&SSL_free>>;

constexpr int most_connections = 64;
constexpr std::size_t most_request = std::size_t{64} << 20;

} // namespace

class LdapServer::Connection final : public LdapPeer {
 public:
  Connection(UniqueFd socket, const std::atomic<bool>& stopping)
      : socket_(std::move(socket)), stopping_(stopping) {
    const int yes = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }

  [[nodiscard]] bool begin_tls() {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    const auto& authority = TestAuthority::instance();
    if (!context_ || SSL_CTX_use_certificate(context_.get(), authority.certificate()) != 1 ||
        SSL_CTX_use_PrivateKey(context_.get(), authority.key()) != 1)
      return false;
    tls_.reset(SSL_new(context_.get()));
    return tls_ && SSL_set_fd(tls_.get(), socket_.get()) == 1 && SSL_accept(tls_.get()) == 1;
  }

  bool send(std::string_view bytes) override {
    if (!tls_)
      return send_raw(bytes);
    return !stopping_ &&
           (bytes.empty() || SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0);
  }

  bool send_raw(std::string_view bytes) override {
    while (!bytes.empty() && !stopping_) {
      const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return !stopping_;
  }

  bool wait(std::chrono::milliseconds time) override {
    pollfd waiting{socket_.get(), POLLRDHUP, 0};
    return ::poll(&waiting, 1, static_cast<int>(time.count())) == 0 && !stopping_;
  }

  void close() override { ::shutdown(socket_.get(), SHUT_RDWR); }

  /// One whole message; nothing when there is none to come.
  [[nodiscard]] std::optional<std::string> receive() {
    std::string message(2, '\0');
    if (!read(message.data(), 2))
      return std::nullopt;
    std::size_t size = static_cast<unsigned char>(message[1]);
    if (size >= 0x80) {
      const auto count = size & 0x7F;
      std::string octets(count, '\0');
      if (count == 0 || count > 4 || !read(octets.data(), count))
        return std::nullopt;
      size = 0;
      for (const char octet : octets)
        size = size << 8 | static_cast<unsigned char>(octet);
      message += octets;
    }
    if (size > most_request)
      return std::nullopt;
    const auto head = message.size();
    message.resize(head + size);
    if (!read(message.data() + head, size))
      return std::nullopt;
    return message;
  }

 private:
  bool read(char* into, std::size_t size) {
    while (size > 0) {
      const auto got = tls_ ? SSL_read(tls_.get(), into, static_cast<int>(size))
                            : static_cast<int>(::recv(socket_.get(), into, size, 0));
      if (got <= 0)
        return false;
      into += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

  UniqueFd socket_;
  const std::atomic<bool>& stopping_;
  Context context_;
  Tls tls_;
};

LdapServer::LdapServer(LdapAnswer answer, Manner manner) : answer_(std::move(answer)), manner_(manner) {
  ::signal(SIGPIPE, SIG_IGN); // as the program does: a lost connection is an error, not the end
  UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* where = reinterpret_cast<sockaddr*>(&address);
  if (!listener || ::bind(listener.get(), where, size) != 0 ||
      ::listen(listener.get(), most_connections) != 0 || ::getsockname(listener.get(), where, &size) != 0)
    throw std::runtime_error("no port to listen on");
  port_ = ntohs(address.sin_port);
  listener_ = listener.release();
  acceptor_ = std::thread([this] { accept(); });
}

LdapServer::~LdapServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const auto& connection : connections_)
    connection->close();
  for (auto& thread : threads_)
    thread.join();
  ::close(listener_);
}

std::string LdapServer::url() const {
  return (manner_ == Manner::plain ? "ldap://127.0.0.1:" : "ldaps://127.0.0.1:") + std::to_string(port_);
}

void LdapServer::accept() {
  while (!stopping_) {
    UniqueFd socket(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket)
      return;
    if (++taken_ > most_connections)
      continue;
    const std::lock_guard lock(mutex_);
    auto& connection = connections_.emplace_back(std::make_unique<Connection>(std::move(socket), stopping_));
    threads_.emplace_back([this, &served = *connection] { serve(served); });
  }
}

void LdapServer::serve(Connection& connection) {
  if (manner_ == Manner::silent)
    while (connection.wait(std::chrono::milliseconds{100})) {
    }
  else if (manner_ == Manner::garbled && taken_ == 1)
    connection.send_raw("no TLS at all, and certainly no handshake");
  else if (manner_ == Manner::garbled) { // the head of a record, and its octets
    constexpr std::string_view head("\x16\x03\x03\x40\x00", 5);
    for (connection.send_raw(head);
         connection.send_raw("\x02") && connection.wait(std::chrono::milliseconds{100});) {
    }
  } else if (manner_ == Manner::plain || connection.begin_tls())
    while (const auto message = connection.receive()) {
      const auto request = decode_request(*message);
      if (!request || request->operation == LdapRequest::Operation::unbind)
        break;
      try {
        answer_(*request, connection);
      } catch (const std::exception&) {
        break;
      }
    }
  connection.close();
}

} // namespace gc2pc::test
