// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/settings.hpp"

#include "adapters/directory/ldap/bind_password.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace gc2pc;
using namespace gc2pc::ldap;
using namespace gc2pc::test;

namespace {

DirectoryLogin somebody() {
  DirectoryLogin login;
  login.bind_dn = "gc2pc@contoso.com";
  login.password_env = "GC2PC_TEST_PASSWORD";
  return login;
}

std::string said(const std::string& spec, const DirectoryLogin& login = somebody()) {
  return line_of([&] { (void)settings_of(spec, login); });
}

} // namespace

TEST_CASE("ldap settings: servers") {
  const auto settings =
      settings_of("ldaps://DC1.contoso.com,ldap://dc2.contoso.com/,ldaps://[::1]:1636", somebody());
  REQUIRE(settings.servers.size() == 3);
  CHECK(settings.tls);
  CHECK(settings.bind == BindMethod::simple);
  CHECK(settings.servers[0].port == 636);
  CHECK(settings.servers[1].port == 389);
  CHECK(settings.servers[2].is_loopback());
  CHECK(settings.servers[1].catalog().url() == "ldap://dc2.contoso.com:3268");
  CHECK(text_of(settings.servers) == "ldaps://dc1.contoso.com,ldap://dc2.contoso.com,ldaps://[::1]:1636");
}

TEST_CASE("ldap settings: what is refused, with what to do") {
  for (const std::string spec :
       {"ldaps://", "ldaps://dc1/DC=contoso", "ldaps://dc1??sub", "http://dc1", "dc1", "ldap://dc1:-44",
        "ldaps://dc1%2Fx", "ldaps://dc1%2Cdc2", "ldaps://dc1:65536"}) {
    CAPTURE(spec);
    CHECK(said(spec) == "usage: '" + spec +
                            "' does not name a directory server. Give ldaps://HOST, or ldap://HOST for "
                            "StartTLS. Separate several with commas.");
  }
  CHECK(
      said("ldaps://me:geheim@dc1") ==
      "usage: the URL of a directory cannot contain an account. Give the account with --directory-bind-dn.");
  CHECK(said("ldaps://dc1", {}) == "usage: no account was given to bind to the directory. Give "
                                   "--directory-bind-dn, or --directory-sasl gssapi with a Kerberos ticket.");
  DirectoryLogin login;
  login.sasl = Sasl::external;
  CHECK(said("ldaps://dc1", login) == "usage: --directory-sasl external needs a client certificate. Give "
                                      "--directory-cert and --directory-key.");
  login.cert = "me.pem";
  CHECK(said("ldaps://dc1", login) == "usage: a client certificate needs its key, and a key needs its "
                                      "certificate. Give --directory-cert and --directory-key.");
  login = somebody();
  login.sasl = Sasl::gssapi;
  CHECK(said("ldaps://dc1", login) ==
        "usage: --directory-sasl excludes a bind DN and a password. Remove them.");
}

TEST_CASE("ldap settings: without TLS only where nothing is given away") {
  auto login = somebody();
  login.tls = Tls::off;
  CHECK_FALSE(settings_of("ldap://127.0.0.9", login).tls);
  CHECK(said("ldap://dc1.contoso.com", login) ==
        "usage: without TLS the password would be sent to dc1.contoso.com unencrypted. Remove "
        "--directory-tls off, or use --directory-sasl gssapi.");
  CHECK(said("ldap://127.contoso.com", login).starts_with("usage: without TLS the password"));
  CHECK(said("ldaps://127.0.0.9", login) ==
        "usage: --directory-tls off cannot be used with ldaps://127.0.0.9. Give it as ldap://.");
  DirectoryLogin ticket;
  ticket.sasl = Sasl::gssapi;
  ticket.tls = Tls::off;
  CHECK_FALSE(settings_of("ldap://dc1.contoso.com", ticket).tls);
}

TEST_CASE("ldap password: from the environment or a private file, never empty") {
  const TemporaryFolder folder;
  auto login = somebody();
  const auto error = [&] { return line_of([&] { (void)BindPassword::from(login); }); };
  ::unsetenv("GC2PC_TEST_PASSWORD");
  CHECK(error() == "usage: the environment does not have the variable 'GC2PC_TEST_PASSWORD'. Set it to the "
                   "password of the account that changes the directory.");
  ::setenv("GC2PC_TEST_PASSWORD", "", 1);
  CHECK(error() == "usage: the directory password from the variable 'GC2PC_TEST_PASSWORD' is empty");
  ::setenv("GC2PC_TEST_PASSWORD", "geheim\n", 1);
  CHECK(BindPassword::from(login).text() == "geheim");
  login.password_file = (folder / "password").string();
  CHECK(error() == "usage: --directory-password-env and --directory-password-file exclude each other. Give "
                   "only one of them.");
  login.password_env.reset();
  write_file(folder / "password", "geheim too\r\nmore\n");
  std::filesystem::permissions(folder / "password", std::filesystem::perms{0600});
  CHECK(BindPassword::from(login).text() == "geheim too");
  std::filesystem::permissions(folder / "password", std::filesystem::perms{0640});
  CHECK(error() == "permission: the password file '" + (folder / "password").string() +
                       "' is readable by other users. Set its mode to 0600.");
  login.password_file.reset();
  CHECK(error() == "usage: no password was given for 'gc2pc@contoso.com'. Give a variable with "
                   "--directory-password-env or a file with --directory-password-file.");
}
