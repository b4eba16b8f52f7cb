// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/settings.hpp"

#include "adapters/directory/ldap/handles.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace gc2pc::ldap {
namespace {

constexpr int ldap_port = 389, ldaps_port = 636, catalog_port = 3268, catalog_tls_port = 3269,
              most_port = 65'535;

Error wrong_option(std::string message, std::string hint) {
  return std::move(Error(ErrorKind::usage, std::move(message)).hint(std::move(hint)));
}

/// Of a name or an address. Others come from %XX of the URL, and would be a path or another server when the
/// host is written again.
bool of_host_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == ':';
}

Server parse_server(std::string_view text) {
  const auto refused = [&] {
    return wrong_option(quoted_name(text) + " does not name a directory server",
                        "Give ldaps://HOST, or ldap://HOST for StartTLS. Separate several with commas.");
  };
  if (text.find('@') != std::string_view::npos) // not even shown: what is before it may be a password
    throw wrong_option("the URL of a directory cannot contain an account",
                       "Give the account with --directory-bind-dn.");
  LDAPURLDesc* parsed = nullptr;
  if (ldap_url_parse(std::string(text).c_str(), &parsed) != LDAP_URL_SUCCESS)
    throw refused();
  const Url url(parsed);
  const bool more = text.find('?') != std::string_view::npos; // attributes, a scope, a filter
  const std::string scheme = url->lud_scheme ? url->lud_scheme : "";
  const std::string_view host = url->lud_host ? url->lud_host : "", dn = url->lud_dn ? url->lud_dn : "";
  const bool plain_host =
      !host.empty() && std::all_of(host.begin(), host.end(), of_host_name) && dn.empty() && !more;
  const bool is_port = url->lud_port >= 0 && url->lud_port <= most_port; // 0 is none
  if ((scheme != "ldap" && scheme != "ldaps") || !plain_host || !is_port)
    throw refused();
  Server server;
  server.ldaps = scheme == "ldaps";
  server.host = ascii_lower(url->lud_host);
  server.port = url->lud_port != 0 ? url->lud_port : server.ldaps ? ldaps_port : ldap_port;
  return server;
}

std::vector<Server> parse_servers(std::string_view spec) {
  std::vector<Server> servers;
  while (!spec.empty()) {
    const auto end = std::min(spec.find(','), spec.size());
    servers.push_back(parse_server(spec.substr(0, end)));
    spec.remove_prefix(std::min(end + 1, spec.size()));
  }
  return servers;
}

BindMethod method_of(const DirectoryLogin& login) {
  if (!login.sasl)
    return BindMethod::simple;
  return *login.sasl == Sasl::gssapi ? BindMethod::gssapi : BindMethod::external;
}

void check_login(const Settings& settings) {
  const auto& login = settings.login;
  if (login.cert.has_value() != login.key.has_value())
    throw wrong_option("a client certificate needs its key, and a key needs its certificate",
                       "Give --directory-cert and --directory-key.");
  switch (settings.bind) {
  case BindMethod::simple:
    if (!login.bind_dn)
      throw wrong_option("no account was given to bind to the directory",
                         "Give --directory-bind-dn, or --directory-sasl gssapi with a Kerberos ticket.");
    return;
  case BindMethod::external:
    if (!login.cert)
      throw wrong_option("--directory-sasl external needs a client certificate",
                         "Give --directory-cert and --directory-key.");
    [[fallthrough]];
  case BindMethod::gssapi:
    if (login.bind_dn || login.password_env || login.password_file)
      throw wrong_option("--directory-sasl excludes a bind DN and a password", "Remove them.");
  }
}

/// GSSAPI signs and seals what it sends, and nothing leaves the machine through its loopback.
void check_no_tls(const Settings& settings) {
  for (const auto& server : settings.servers) {
    if (server.ldaps)
      throw wrong_option("--directory-tls off cannot be used with " + server.url(), "Give it as ldap://.");
    if (settings.bind != BindMethod::gssapi && !server.is_loopback())
      throw wrong_option("without TLS the password would be sent to " + server.host + " unencrypted",
                         "Remove --directory-tls off, or use --directory-sasl gssapi.");
  }
}

} // namespace

std::string Server::url() const {
  const auto shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return (ldaps ? "ldaps://" : "ldap://") + shown +
         (port == (ldaps ? ldaps_port : ldap_port) ? "" : ":" + std::to_string(port));
}

bool Server::is_loopback() const {
  in_addr address{};
  if (::inet_pton(AF_INET, host.c_str(), &address) == 1) // not by its letters: 127.contoso.com is a name
    return (ntohl(address.s_addr) >> 24) == 127;
  return host == "::1" || host == "localhost";
}

Server Server::catalog() const {
  return {ldaps, host, ldaps ? catalog_tls_port : catalog_port};
}

Settings settings_of(std::string_view spec, const DirectoryLogin& login) {
  Settings settings;
  settings.servers = parse_servers(spec);
  if (settings.servers.empty())
    throw wrong_option("no directory server was given", "Give ldaps://HOST.");
  settings.login = login;
  settings.bind = method_of(login);
  settings.tls = login.tls != Tls::off;
  check_login(settings);
  if (!settings.tls)
    check_no_tls(settings);
  return settings;
}

std::string text_of(const std::vector<Server>& servers) {
  std::string text;
  for (const auto& server : servers)
    text += (text.empty() ? "" : ",") + server.url();
  return text;
}

} // namespace gc2pc::ldap
