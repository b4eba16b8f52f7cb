// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/connection.hpp"
#include "adapters/directory/ldap/tls_errors.hpp"
#include "tests/directory/samba_dc.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

const SipUri nobody = SipUri::parse("sip:nobody@contoso.com");

/// Opens a directory and asks it something; the error, or an empty text.
std::string trouble(const std::string& spec, const DirectoryLogin& login) {
  try {
    (void)open_directory(spec, login)->find_owners(nobody);
    return {};
  } catch (const Error& error) {
    return std::string(to_string(error.kind())) + ": " + error.what();
  }
}

/// A port of a controller's address that nothing listens on.
std::string closed(const SambaDc& samba) {
  return "ldaps://" + samba.first + ":1636";
}

} // namespace

TEST_CASE("ldap connection: TLS from the start, StartTLS, and none where that is allowed") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  CHECK(trouble("ldaps://" + samba->first, samba->login()).empty());
  CHECK(trouble("ldap://" + samba->first, samba->login()).empty());
  auto plain = samba->login();
  plain.tls = Tls::off;
  CHECK(trouble("ldap://" + samba->second, plain).empty());
  CHECK(trouble("ldap://" + samba->first, plain)
            .starts_with("permission: cannot sign in as 'Administrator@GC2PC.TEST': ldap://" + samba->first +
                         " says 'BindSimple: "));
}

TEST_CASE("ldap connection: a certificate that is not good is named as what it is") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const auto text = [](const std::string& url, const std::string& what) {
    return "permission: the certificate of " + url + " is not valid: " + what +
           (what == "certificate has expired" ? ". Renew the certificate on the controller."
                                              : ". Give the file with its CA in --directory-ca, and the "
                                                "server's name as in its certificate.");
  };
  auto login = samba->login();
  const auto expired = "ldaps://" + samba->first + ":1637";
  CHECK(trouble(expired, login) == text(expired, "certificate has expired"));
  login.ca = (samba->folder / "tls/other-ca.pem").string();
  CHECK(trouble("ldaps://" + samba->first, login) ==
        text("ldaps://" + samba->first, "unable to get local issuer certificate"));
  CHECK(trouble("ldap://" + samba->first, login) ==
        text("ldap://" + samba->first, "unable to get local issuer certificate"));
  login.ca.reset(); // the authorities that everybody trusts, where the machine has any
  const bool has_authorities = std::filesystem::exists(ldap::system_authorities);
  CHECK(trouble("ldaps://" + samba->first, login) ==
        (has_authorities ? text("ldaps://" + samba->first, "unable to get local issuer certificate")
                         : "configuration: this computer does not trust any CA: it does not have '" +
                               std::string(ldap::system_authorities) +
                               "'. Give the file with the controllers' CA in --directory-ca, or install the "
                               "package ca-certificates."));
  // What /etc/ldap/ldap.conf or the environment say does not count.
  ::setenv("LDAPTLS_REQCERT", "never", 1);
  login.ca = (samba->folder / "tls/other-ca.pem").string();
  CHECK(trouble("ldaps://" + samba->first, login).starts_with("permission: the certificate of "));
  ::unsetenv("LDAPTLS_REQCERT");
}

TEST_CASE("ldap connection: authorities that cannot be read are named") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const TemporaryFolder folder;
  auto login = samba->login();
  write_file(folder / "empty.pem", "no certificate at all\n");
  for (const auto* name : {"absent.pem", "empty.pem"}) {
    login.ca = (folder / name).string();
    CHECK(trouble("ldaps://" + samba->first, login) ==
          "configuration: no certificate can be read from '" + login.ca->string() +
              "'. Give a PEM file with the CA of the controllers' certificates in --directory-ca.");
  }
}

TEST_CASE("ldap connection: a refused bind says why, and is not tried at the next controller") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const TemporaryFolder folder;
  const auto login = samba->login_of(*samba->login().bind_dn, "not this one", folder.path());
  const auto said = trouble(samba->url() + "," + closed(*samba), login);
  CHECK(said.starts_with("permission: cannot sign in as 'Administrator@GC2PC.TEST': " + samba->url() +
                         " says '"));
  CHECK(said.ends_with("(LDAP 49, Invalid credentials). Reason: the account name or the password is wrong."));
  CHECK(said.find("not this one") == std::string::npos);
}

TEST_CASE("ldap connection: a controller that is away gives way to the next") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const auto away = closed(*samba);
  CHECK(trouble(away + "," + samba->url(), samba->login()).empty());
  CHECK(trouble(away, samba->login()) ==
        "connection: cannot connect: " + away + ": Can't contact LDAP server");
  CHECK(trouble(away + "," + away, samba->login()) ==
        "connection: none of " + away + "," + away + " can be reached; the last: cannot connect: " + away +
            ": Can't contact LDAP server");
  const auto views = open_directory(samba->url() + "," + away, samba->login())->owners_everywhere(nobody);
  REQUIRE(views.size() == 2);
  CHECK(views[0].trouble.empty());
  CHECK(views[1].controller == away);
  CHECK(views[1].trouble == "cannot connect: " + away + ": Can't contact LDAP server");
}

TEST_CASE("ldap connection: by Kerberos ticket") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  if (!std::filesystem::exists(samba->folder / "ticket")) {
    skip("no Kerberos ticket could be got");
    return;
  }
  ::setenv("KRB5_CONFIG", (samba->folder / "krb5.conf").c_str(), 1);
  ::setenv("KRB5CCNAME", (samba->folder / "ticket").c_str(), 1);
  DirectoryLogin login;
  login.sasl = Sasl::gssapi;
  login.tls = Tls::off;
  CHECK(trouble("ldap://" + samba->first, login).empty());
  ::setenv("KRB5CCNAME", (samba->folder / "no-ticket").c_str(), 1);
  const auto said = trouble("ldap://" + samba->first, login);
  CHECK(said.starts_with("permission: cannot sign in by Kerberos: ldap://" + samba->first + " says 'SASL("));
  CHECK(said.ends_with(". Get a ticket with kinit, and give the server's name as in its service principal."));
}

TEST_CASE("ldap connection: answers of several pages, and names with special characters") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  const auto unit = "OU=Staff," + samba_domain;
  for (int i = 0; i < 520; ++i)
    fixture.add({"CN=c" + std::to_string(i) + "," + unit, {{"objectClass", {"contact"}}}});
  const std::string odd = "a*(b)\\,\"c\" <d>+e;#";
  fixture.add({"CN=a*(b)\\5C\\2C\\22c\\22 \\3Cd\\3E\\2Be\\3B#," + unit,
               {{"objectClass", {"contact"}}, {"displayName", {odd}}}});
  const auto connection = samba->connect();
  ldap::Search search;
  search.base = unit;
  search.attributes = {"cn"};
  CHECK(connection->search(search).size() == 522);
  search.filter = ldap::Filter::equals("displayName", odd);
  const auto found = connection->search(search);
  REQUIRE(found.size() == 1);
  CHECK(found[0].first("cn") == odd);
  CHECK(connection->read(found[0].dn)->first("displayName") == odd);
  search.filter = ldap::Filter::equals("displayName", "a*");
  CHECK(connection->search(search).empty());
}
