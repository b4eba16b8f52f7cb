// SPDX-License-Identifier: Apache-2.0
/// \file
/// That a PostgreSQL server proves who it is, and that no password goes out in clear.
#include "adapters/sql/postgres_connection.hpp"
#include "adapters/sql/postgres_security.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/fake_server.hpp"
#include "tests/support/postgres_server.hpp"

#include <cstdlib>

using namespace gc2pc;

namespace {

using namespace std::string_literals;

constexpr auto secret = "s3cret-of-the-role";
/// This machine, in a spelling that gc2pc does not take for it: as another machine, for all that it knows.
constexpr auto elsewhere = "127.1";

std::string state(const std::string& url) {
  return test::line_of([&] { (void)open_store(url)->state(); });
}

/// A server without TLS that wants the password in clear.
std::string wants_clear_password(const std::string& came) {
  if (came.size() < 8)
    return "";
  const auto code = came.substr(4, 4);
  if (code == "\x04\xd2\x16\x2f"s || code == "\x04\xd2\x16\x30"s) // SSLRequest, GSSENCRequest
    return "N";
  if (code == "\0\3\0\0"s) // the startup message
    return "R\0\0\0\x08\0\0\0\x03"s;
  return "";
}

class Password {
 public:
  Password() { ::setenv("PGPASSWORD", secret, 1); }
  ~Password() { ::unsetenv("PGPASSWORD"); }
  Password(const Password&) = delete;
  Password& operator=(const Password&) = delete;
};

std::string said(const std::string& url, const std::string& option) {
  return secured(ConnectionString::parse(url)).connection.option(option);
}

std::string weakness(const std::string& url) {
  return weakness_of(secured(ConnectionString::parse(url)));
}

} // namespace

TEST_CASE("no password goes to a server that asks for it in clear, on this machine or elsewhere") {
  const Password password;
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "pgpass";
  test::write_file(file, "*:*:*:ann:"s + secret + "\n");
  std::filesystem::permissions(file, std::filesystem::perms{0600});
  const test::FakeServer server(wants_clear_password);
  const auto port = std::to_string(server.port());
  const auto url = [&](const std::string& host, const std::string& more) {
    return "postgresql:host=" + host + " port=" + port + " user=ann dbname=mgc passfile=" + file.string() +
           more;
  };
  const auto needs_tls = [&](const std::string& host) {
    return "permission: postgresql://" + host + ":" + port +
           "/mgc asks for a password, and the connection does not have TLS. gc2pc sends a password only "
           "through TLS or a socket. Enable TLS on the server and give sslmode=verify-full, or give the "
           "folder "
           "of the server's socket as host.";
  };
  CHECK(state(url("127.0.0.1", "")) == needs_tls("127.0.0.1"));
  for (const auto* host : {"127.0.0.1", elsewhere})
    for (const auto* mode : {"disable", "allow", "prefer"}) {
      CAPTURE(host);
      CAPTURE(mode);
      CHECK(state(url(host, " sslmode="s + mode)) == needs_tls(host));
    }
  const auto refused = state(url(elsewhere, ""));
  CHECK(refused.starts_with("connection: postgresql://127.1:" + port + "/mgc cannot be reached: "));
  CHECK(refused.find("SSL") != std::string::npos);
  CHECK(server.connections() >= 8);
  CHECK(server.received().find("ann") != std::string::npos); // it did get as far as asking
  CHECK(server.received().find(secret) == std::string::npos);
  CHECK(server.received().find("s3cret") == std::string::npos);
}

TEST_CASE("a server elsewhere has to prove its name, unless the connection says otherwise") {
  ::unsetenv("PGSSLMODE");
  CHECK(said("postgresql://db.contoso.example/mgc", "sslmode") == "verify-full");
  CHECK(said("postgresql:host=a,/tmp dbname=mgc", "sslmode") == "verify-full");
  CHECK(said("postgresql:host=localhost hostaddr=192.0.2.1 dbname=mgc", "sslmode") == "verify-full");
  CHECK(said("postgresql://db.contoso.example/mgc?sslmode=require", "sslmode") == "require");
  for (const auto* near :
       {"postgresql:dbname=mgc", "postgresql:host=/tmp dbname=mgc", "postgresql://localhost/mgc",
        "postgresql://127.0.0.1/mgc", "postgresql://[::1]/mgc", "postgresql://127.8.8.8/mgc"}) {
    CAPTURE(near);
    CHECK(said(near, "sslmode") == "");
    CHECK(weakness(near) == "");
  }
  const std::string far = "postgresql://db.contoso.example/mgc";
  CHECK(weakness(far) == "");
  CHECK(weakness(far + "?sslmode=verify-ca") == "The connection says sslmode=verify-ca: any server with a "
                                                "certificate of the same authority can answer in "
                                                "place of this one. Use sslmode=verify-full.");
  CHECK(weakness(far + "?sslmode=require") ==
        "The connection says sslmode=require: another host can answer in place of the server. Use "
        "sslmode=verify-full.");
  CHECK(weakness(far + "?sslmode=disable") ==
        "The connection says sslmode=disable: another host can answer in place of the server, and the chat "
        "history may cross the network in clear. Use sslmode=verify-full.");
}

TEST_CASE("a host may come from a service file or the environment") {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "services";
  test::write_file(file, "[far]\nhost=db.contoso.example\ndbname=mgc\n[weak]\nhost=db.contoso.example\n"
                         "dbname=mgc\nsslmode=require\n[near]\nhost=/tmp\ndbname=mgc\n");
  ::setenv("PGSERVICEFILE", file.c_str(), 1);
  CHECK(said("postgresql:service=far", "sslmode") == "verify-full");
  CHECK(said("postgresql:service=weak", "sslmode") == "");
  CHECK(weakness("postgresql:service=weak").starts_with("The connection says sslmode=require: "));
  CHECK(said("postgresql:service=near", "sslmode") == "");
  ::unsetenv("PGSERVICEFILE");
  ::setenv("PGHOST", "db.contoso.example", 1);
  CHECK(said("postgresql:dbname=mgc", "sslmode") == "verify-full");
  ::unsetenv("PGHOST");
}

TEST_CASE("where no root certificate is given, those of this machine count") {
  const test::TemporaryFolder home;
  const std::string before = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  ::setenv("HOME", home.path().c_str(), 1);
  const std::string bundle = "/etc/ssl/certs/ca-certificates.crt";
  const std::string far = "postgresql://db.contoso.example/mgc";
  if (std::filesystem::exists(bundle))
    CHECK(said(far, "sslrootcert") == bundle);
  CHECK(said(far + "?sslrootcert=/own.pem", "sslrootcert") == "/own.pem");
  CHECK(said(far + "?sslmode=require", "sslrootcert") == "");
  std::filesystem::create_directory(home.path() / ".postgresql");
  test::write_file(home.path() / ".postgresql" / "root.crt", "");
  CHECK(said(far, "sslrootcert") == "");
  ::setenv("HOME", before.c_str(), 1);
}

TEST_CASE("a certificate that proves nothing is refused elsewhere, and the password with it") {
  if (!test::shared_postgres())
    return;
  const auto port = std::to_string(test::unused_port());
  const test::PostgresServer server(std::stoi(port));
  const auto url = "postgresql:host="s + elsewhere + " user=postgres dbname=postgres port=" + port;
  const auto name = "connection: postgresql://127.1:" + port + "/postgres cannot be reached: ";
  CHECK(state(url).starts_with(name));
  CHECK(state(url).find("certificate verify failed") != std::string::npos);
  const auto ca = " sslrootcert=" + (server.folder() / "server.pem").string();
  CHECK(open_store(url + ca)->state() == StoreState::empty);
  // The right authority, and another name in the certificate.
  const auto other =
      state("postgresql:host=db.contoso.example hostaddr=127.0.0.1 user=postgres dbname=postgres "
            "sslmode=verify-full port=" +
            port + ca);
  CHECK(other.find("does not match host name") != std::string::npos);
  // Weaker, because the connection says so; and then the server's note says so.
  const auto store = open_store(url + " sslmode=require");
  CHECK(store->state() == StoreState::empty);
  CHECK(store->server_facts()->weakness.starts_with("The connection says sslmode=require: "));

  test::RawPostgres("host=127.0.0.1 user=postgres dbname=postgres port=" + port)
      .run("CREATE ROLE guarded LOGIN PASSWORD '"s + secret + "' SUPERUSER");
  const Password password;
  // On this machine TLS is enough for a password.
  CHECK(open_store("postgresql:host=127.0.0.1 user=guarded dbname=postgres port=" + port)->state() ==
        StoreState::empty);
  CHECK(state("postgresql:host=127.0.0.1 user=guarded dbname=postgres sslmode=disable port=" + port)
            .find("asks for a password, and the connection does not have TLS") != std::string::npos);
}
