// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_security.hpp"

#include "adapters/sql/postgres_connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

namespace gc2pc {
namespace {

/// What libpq takes when nothing is said: TLS if the server offers it.
constexpr std::string_view unsaid = "prefer";
constexpr std::string_view proven = "verify-full";
/// Where distributions keep the certificates of the authorities that the machine trusts: Debian, Red Hat,
/// SUSE.
constexpr const char* bundles[] = {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                   "/etc/ssl/ca-bundle.pem"};
/// No file can have this name, and libpq says nothing of a password file that is absent.
constexpr auto no_file = "/dev/null/none";

struct Finish {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// With what a service file and the environment add. Nothing is connected: libpq refuses an option after it
/// has collected all of them.
ConnectionString in_effect(ConnectionString connection) {
  connection = without_password(std::move(connection));
  connection.options.insert_or_assign("channel_binding", "none of them");
  const std::unique_ptr<PGconn, Finish> never(PQconnectStart(libpq_keywords(connection).c_str()));
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfo(never.get()));
  ConnectionString result;
  for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option)
    if (option->val != nullptr)
      result.options.emplace(option->keyword, option->val);
  return result;
}

Reach reach_of_one(std::string_view host) {
  return host.empty() || host.front() == '/' || host.front() == '@' ? Reach::socket : reach_of_host(host);
}

/// A list has one item for each attempt; an address says more than a name.
Reach reach_of(const ConnectionString& connection) {
  const auto& address = connection.option("hostaddr");
  std::string_view rest = address.empty() ? connection.option("host") : address;
  auto farthest = Reach::socket;
  for (;;) {
    const auto comma = rest.find(',');
    farthest = std::max(farthest, reach_of_one(rest.substr(0, comma)));
    if (comma == std::string_view::npos)
      return farthest;
    rest.remove_prefix(comma + 1);
  }
}

bool is_there(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored);
}

/// libpq's own default is a file in the home folder.
bool has_own_roots() {
  const char* home = std::getenv("HOME");
  return home != nullptr && is_there(std::filesystem::path(home) / ".postgresql" / "root.crt");
}

} // namespace

bool PostgresSecurity::hides_password() const {
  return reach == Reach::socket || sslmode == "require" || sslmode == "verify-ca" || sslmode == proven;
}

PostgresSecurity secured(const ConnectionString& connection) {
  const auto effective = in_effect(connection);
  PostgresSecurity result{connection, reach_of(effective), effective.option("sslmode")};
  if (result.reach == Reach::remote && connection.option("sslmode").empty() && result.sslmode == unsaid) {
    result.sslmode = proven;
    result.connection.options.insert_or_assign("sslmode", result.sslmode);
  }
  if (result.reach != Reach::socket && result.sslmode == proven && effective.option("sslrootcert").empty() &&
      !has_own_roots())
    if (const auto* bundle = std::find_if(std::begin(bundles), std::end(bundles), is_there);
        bundle != std::end(bundles))
      result.connection.options.insert_or_assign("sslrootcert", *bundle);
  return result;
}

ConnectionString without_password(ConnectionString connection) {
  connection.options.insert_or_assign("password", "");
  connection.options.insert_or_assign("passfile", no_file);
  return connection;
}

std::string weakness_of(const PostgresSecurity& security) {
  if (security.reach != Reach::remote || security.sslmode == proven)
    return {};
  const auto says = "The connection says sslmode=" + security.sslmode + ": ";
  const std::string advice = " Use sslmode=verify-full.";
  if (security.sslmode == "verify-ca")
    return says + "any server with a certificate of the same authority can answer in place of this one." +
           advice;
  return says + "another host can answer in place of the server" +
         (security.hides_password() ? "." : ", and the chat history may cross the network in clear.") +
         advice;
}

} // namespace gc2pc
