// SPDX-License-Identifier: Apache-2.0
// The beginning of a Connection: options, TLS and bind.
#include "adapters/crypto/key_checks.hpp"
#include "adapters/directory/ldap/connection.hpp"
#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/ldap/tls_errors.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <sasl/sasl.h>
#include <sys/time.h>

#include <algorithm>
#include <filesystem>
#include <span>

namespace gc2pc::ldap {
namespace {

template <class Value>
void set(LDAP* handle, int option, const Value& value) {
  if (ldap_set_option(handle, option, &value) != LDAP_OPT_SUCCESS)
    throw Error(ErrorKind::internal, "libldap does not accept option " + std::to_string(option));
}

void set_text(LDAP* handle, int option, const std::string& value) {
  if (ldap_set_option(handle, option, value.c_str()) != LDAP_OPT_SUCCESS)
    throw Error(ErrorKind::configuration, "libldap does not accept " + quoted_name(value))
        .hint("Check that the file exists and is readable.");
}

/// Nobody is asked anything: GSSAPI and EXTERNAL take everything from the ticket or the certificate.
int answer_nothing(LDAP*, unsigned, void*, void* questions) {
  for (auto* question = static_cast<sasl_interact_t*>(questions); question->id != SASL_CB_LIST_END;
       ++question) {
    question->result = "";
    question->len = 0;
  }
  return LDAP_SUCCESS;
}

} // namespace

Connection::Connection(const Server& server, const Settings& settings, const BindPassword* password)
    : server_(server), login_(settings.login.bind_dn.value_or("")), request_time_(settings.operation_timeout),
      limits_(settings.limits), stop_(settings.stop) {
  LDAP* handle = nullptr;
  if (const int code = ldap_initialize(&handle, server.url().c_str()); code != LDAP_SUCCESS)
    throw failure(code, "", server_, "connect");
  handle_.reset(handle);
  watch_ = std::make_unique<ConnectWatch>(handle, settings.connect_timeout);
  set_options(settings);
  connect(settings);
  if (settings.tls && !server_.ldaps)
    begin_tls(settings);
  watch_->finish();
  bind(settings, password);
}

void Connection::set_options(const Settings& settings) {
  auto* handle = handle_.get();
  set(handle, LDAP_OPT_PROTOCOL_VERSION, int{LDAP_VERSION3});
  if (ldap_set_option(handle, LDAP_OPT_REFERRALS, LDAP_OPT_OFF) != LDAP_OPT_SUCCESS ||
      ldap_set_option(handle, LDAP_OPT_RESTART, LDAP_OPT_ON) != LDAP_OPT_SUCCESS)
    throw Error(ErrorKind::internal, "libldap cannot turn off referrals");
  set(handle, LDAP_OPT_NETWORK_TIMEOUT, timeval{settings.connect_timeout.count(), 0});
  set(handle, LDAP_OPT_TIMEOUT, timeval{settings.operation_timeout.count(), 0});
  if (settings.tls) // without, a machine that knows no authorities must do
    set_tls_options(settings);
}

void Connection::set_tls_options(const Settings& settings) {
  auto* handle = handle_.get();
  const auto authorities = trusted_authorities(settings);
  // Whatever /etc/ldap/ldap.conf or LDAPTLS_REQCERT say: the certificate must be good.
  set(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, int{LDAP_OPT_X_TLS_DEMAND});
  set(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, int{LDAP_OPT_X_TLS_PROTOCOL_TLS1_2});
  set_text(handle, LDAP_OPT_X_TLS_CACERTFILE, authorities);
  if (settings.login.cert) {
    for (const auto& file : {*settings.login.cert, *settings.login.key})
      if (std::error_code unknown;
          std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown))
        throw Error(ErrorKind::configuration, quoted_name(file.string()) + " is not a regular file");
    set_text(handle, LDAP_OPT_X_TLS_CERTFILE, *settings.login.cert);
    set_text(handle, LDAP_OPT_X_TLS_KEYFILE, *settings.login.key);
  }
  set(handle, LDAP_OPT_X_TLS_NEWCTX, int{0});
}

std::string Connection::account() {
  const auto root = read("", {"supportedExtension"});
  const auto extensions = root ? root->values("supportedExtension") : std::span<const std::string>();
  if (std::find(extensions.begin(), extensions.end(), LDAP_EXOP_WHO_AM_I) == extensions.end())
    return login_;
  berval* answer = nullptr;
  if (ldap_whoami_s(handle_.get(), &answer, nullptr, nullptr) != LDAP_SUCCESS || answer == nullptr)
    return login_;
  const Berval owned(answer);
  std::string name(answer->bv_val == nullptr ? "" : answer->bv_val, answer->bv_len);
  // `u:DOMAIN\account` or `dn:CN=…` (RFC 4513, section 5.2.1.8).
  if (const auto colon = name.find(':'); colon != std::string::npos)
    name.erase(0, colon + 1);
  return name.empty() ? login_ : name;
}

std::optional<std::int64_t> Connection::certificate_end() const {
  berval certificate{};
  if (ldap_get_option(handle_.get(), LDAP_OPT_X_TLS_PEERCERT, &certificate) != LDAP_OPT_SUCCESS ||
      certificate.bv_val == nullptr)
    return std::nullopt;
  const auto end = end_of_der({certificate.bv_val, certificate.bv_len});
  ldap_memfree(certificate.bv_val);
  return end;
}

void Connection::connect(const Settings& settings) {
  const int code = ldap_connect(handle_.get());
  require_connected(code, settings);
}

void Connection::require_connected(int code, const Settings& settings) {
  if (watch_->has_fired())
    throw failure(LDAP_TIMEOUT, "", server_, "connect");
  if (code != LDAP_SUCCESS)
    throw connect_failure(code, diagnostic_of(handle_.get()), server_, settings);
}

void Connection::begin_tls(const Settings& settings) {
  const int code = ldap_start_tls_s(handle_.get(), nullptr, nullptr);
  require_connected(code, settings);
}

void Connection::bind(const Settings& settings, const BindPassword* password) {
  if (settings.bind == BindMethod::simple && password)
    bind_simple(settings, *password);
  else
    bind_sasl(settings);
}

void Connection::bind_simple(const Settings& settings, const BindPassword& password) {
  berval secret = borrowed(password.text());
  const auto& name = *settings.login.bind_dn;
  const int code =
      ldap_sasl_bind_s(handle_.get(), name.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
  if (code == LDAP_SUCCESS)
    return;
  const auto diagnostic = diagnostic_of(handle_.get());
  if (code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR)
    throw connect_failure(code, diagnostic, server_, settings);
  auto error = failure(code, diagnostic, server_, "sign in as " + quoted_name(name));
  if (const auto reason = bind_reason(diagnostic); !reason.empty())
    error.hint("Reason: " + reason + ".");
  throw error;
}

void Connection::bind_sasl(const Settings& settings) {
  const bool gssapi = settings.bind == BindMethod::gssapi;
  // Active Directory takes no second encryption inside TLS, and asks for one without.
  set_text(handle_.get(), LDAP_OPT_X_SASL_SECPROPS, settings.tls ? "maxssf=0" : "minssf=56");
  // The name that was given is the one that must be proven, not what the network's DNS makes of it.
  if (ldap_set_option(handle_.get(), LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON) != LDAP_OPT_SUCCESS)
    throw Error(ErrorKind::internal, "libldap cannot turn off name lookups for SASL");
  const int code = ldap_sasl_interactive_bind_s(handle_.get(), nullptr, gssapi ? "GSSAPI" : "EXTERNAL",
                                                nullptr, nullptr, LDAP_SASL_QUIET, &answer_nothing, nullptr);
  if (code == LDAP_SUCCESS)
    return;
  const auto diagnostic = diagnostic_of(handle_.get());
  if (code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR)
    throw connect_failure(code, diagnostic, server_, settings);
  throw failure(code, diagnostic, server_, gssapi ? "sign in by Kerberos" : "sign in by certificate")
      .hint(gssapi ? "Get a ticket with kinit, and give the server's name as in its service principal."
                   : "The server must accept the certificate.");
}

} // namespace gc2pc::ldap
