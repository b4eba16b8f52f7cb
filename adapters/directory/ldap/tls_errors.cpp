// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/tls_errors.hpp"

#include "adapters/crypto/handles.hpp"
#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>

namespace gc2pc::ldap {
namespace {

using SslContext = std::unique_ptr<SSL_CTX, FreeWith<&SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, FreeWith<&SSL_free>>;
using CertificateStore = std::unique_ptr<X509_STORE, FreeWith<&X509_STORE_free>>;

/// RFC 4511, section 4.14: LDAPMessage 1, ExtendedRequest 1.3.6.1.4.1.1466.20037.
constexpr std::string_view start_tls_request{"\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
                                             "1.3.6.1.4.1.1466.20037"};

/// Asks for TLS on a plain connection; the answer's own words do not matter here, what follows tells.
bool asks_for_tls(BIO* connection) {
  std::array<char, 512> answer{};
  return BIO_write(connection, start_tls_request.data(), static_cast<int>(start_tls_request.size())) > 0 &&
         BIO_read(connection, answer.data(), static_cast<int>(answer.size())) > 0;
}

/// A connection on which nothing takes longer than the limit: a server that accepts and then says nothing
/// must not hold gc2pc. Empty when there is none.
UniqueFd connected(const Server& server, const Settings& settings) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found) != 0)
    return {};
  const std::unique_ptr<addrinfo, FreeWith<&::freeaddrinfo>> owner(found);
  const timeval limit{settings.connect_timeout.count(), 0};
  for (const auto* address = found; address; address = address->ai_next) {
    UniqueFd socket(::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol));
    if (!socket)
      continue;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit,
                 sizeof limit); // for the connection itself, too
    if (::connect(socket.get(), address->ai_addr, address->ai_addrlen) == 0)
      return socket;
  }
  return {};
}

/// The handshake as a whole within the limit: a server may send it octet by octet.
bool shakes_hands(SSL* ssl, int socket, std::chrono::seconds limit) {
  using std::chrono::steady_clock, std::chrono::milliseconds;
  const auto end = steady_clock::now() + limit;
  if (::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK) != 0)
    return false;
  while (true) {
    const int result = SSL_connect(ssl);
    if (result == 1)
      return true;
    const int reason = SSL_get_error(ssl, result);
    if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE)
      return false;
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now()).count();
    pollfd waiting{socket, static_cast<short>(reason == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0)
      return false;
  }
}

/// Checks the name that the server was called by, as libldap does.
void expect_name(SSL* ssl, const Server& server) {
  auto* parameters = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, server.host.c_str()) == 1)
    return;
  SSL_set_tlsext_host_name(ssl, server.host.c_str());
  X509_VERIFY_PARAM_set1_host(parameters, server.host.c_str(), server.host.size());
}

} // namespace

std::string trusted_authorities(const Settings& settings) {
  const auto& named = settings.login.ca;
  std::string file = named.value_or(system_authorities);
  const CertificateStore store(X509_STORE_new());
  // OpenSSL would wait for a named pipe, and read a device for ever.
  std::error_code unknown;
  if (store && std::filesystem::is_regular_file(file, unknown) &&
      X509_STORE_load_file(store.get(), file.c_str()) == 1)
    return file;
  if (named)
    throw Error(ErrorKind::configuration, "no certificate can be read from " + quoted_name(file))
        .hint("Give a PEM file with the CA of the controllers' certificates in --directory-ca.");
  throw Error(ErrorKind::configuration,
              "this computer does not trust any CA: it does not have " + quoted_name(file))
      .hint("Give the file with the controllers' CA in --directory-ca, or install the package "
            "ca-certificates.");
}

std::string certificate_error(const Server& server, const Settings& settings) {
  const auto socket = connected(server, settings);
  const Bio connection(socket ? BIO_new_socket(socket.get(), BIO_NOCLOSE) : nullptr);
  if (!connection || (!server.ldaps && !asks_for_tls(connection.get())))
    return {};
  const SslContext context(SSL_CTX_new(TLS_client_method()));
  if (!context ||
      SSL_CTX_load_verify_locations(context.get(), trusted_authorities(settings).c_str(), nullptr) != 1)
    return {};
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr); // looks on to the end; nothing is sent
  const Ssl ssl(SSL_new(context.get()));
  if (!ssl)
    return {};
  expect_name(ssl.get(), server);
  BIO_up_ref(connection.get());
  SSL_set_bio(ssl.get(), connection.get(), connection.get());
  if (!shakes_hands(ssl.get(), socket.get(), settings.connect_timeout))
    return {};
  const auto result = SSL_get_verify_result(ssl.get());
  return result == X509_V_OK ? std::string() : X509_verify_cert_error_string(result);
}

Error connect_failure(int code, std::string_view diagnostic, const Server& server, const Settings& settings) {
  if (settings.tls)
    if (const auto trouble = certificate_error(server, settings); !trouble.empty())
      return std::move(
          Error(ErrorKind::permission, "the certificate of " + server.url() + " is not valid: " + trouble)
              .hint(trouble == X509_verify_cert_error_string(X509_V_ERR_CERT_HAS_EXPIRED)
                        ? "Renew the certificate on the controller."
                        : "Give the file with its CA in --directory-ca, and the server's name as in its "
                          "certificate."));
  return failure(code, diagnostic, server, "connect");
}

} // namespace gc2pc::ldap
