// SPDX-License-Identifier: Apache-2.0
/// \file
/// That a SQL Server proves who it is as far as its driver can ask for that, and that no password goes out
/// without TLS.
#include "adapters/odbc/odbc_security.hpp"
#include "adapters/target/chat_store.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/fake_server.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/skip.hpp"

#include <odbcinst.h>

#include <cstdlib>

using namespace gc2pc;

namespace {

using namespace std::string_literals;

std::string keywords(const std::string& url) {
  return odbc::secure_keywords(ConnectionString::parse(url));
}

std::string weakness(const std::string& url) {
  return odbc::weakness_of(ConnectionString::parse(url));
}

/// Answers PRELOGIN as a server without TLS does.
std::string has_no_tls(const std::string& came) {
  if (came.size() < 8 || came[0] != '\x12') // a login
    return std::string(test::FakeServer::hang_up);
  // One option, ENCRYPTION at offset 6 with one byte: ENCRYPT_NOT_SUP.
  const auto answer = "\x01\0\x06\0\x01\xff\x02"s;
  return "\x04\x01\0"s + static_cast<char>(8 + answer.size()) + "\0\0\0\0"s + answer;
}

} // namespace

TEST_CASE("drivers of SQL Server encrypt and check, unless the connection says otherwise") {
  ::unsetenv("GC2PC_ODBC_PASSWORD");
  const std::string microsoft = "odbc:Driver=ODBC Driver 18 for SQL Server;Server=";
  CHECK(keywords(microsoft + "tcp:db.contoso.example,1433") ==
        "driver=ODBC Driver 18 for SQL Server;encrypt=yes;server=tcp:db.contoso.example,1433;"
        "trustservercertificate=no;");
  CHECK(keywords(microsoft + "db;TrustServerCertificate=yes") ==
        "driver=ODBC Driver 18 for SQL Server;encrypt=yes;server=db;trustservercertificate=yes;");
  for (const auto* near : {"localhost", "127.0.0.1,1433", ".", "(local)\\RTC", "tcp:127.0.0.1,1433"}) {
    CAPTURE(near);
    CHECK(keywords(microsoft + near).ends_with(";trustservercertificate=yes;"));
    CHECK(weakness(microsoft + near + ";TrustServerCertificate=yes") == "");
  }
  CHECK(keywords("odbc:Driver=FreeTDS;Server=db") == "driver=FreeTDS;encryption=require;server=db;");
  CHECK(keywords("odbc:Driver=/usr/lib/libtdsodbc.so;Server=127.0.0.1") ==
        "driver=/usr/lib/libtdsodbc.so;encryption=require;server=127.0.0.1;");
  CHECK(keywords("odbc:Driver=SQLite3;Database=a") == "database=a;driver=SQLite3;");
}

TEST_CASE("what is weaker is named, and gets no password") {
  const std::string microsoft = "odbc:Driver=ODBC Driver 17 for SQL Server;Server=db";
  CHECK(weakness(microsoft) == "");
  CHECK(weakness(microsoft + ";TrustServerCertificate=yes") ==
        "The connection says TrustServerCertificate=yes: another host can answer in place of the server. Use "
        "TrustServerCertificate=no and a certificate that this computer trusts.");
  CHECK(
      weakness(microsoft + ";Encrypt=no") ==
      "The connection says Encrypt=no: another host can answer in place of the server, and the chat history "
      "may cross the network in clear. Use Encrypt=yes and TrustServerCertificate=no.");
  CHECK(
      weakness("odbc:Driver=FreeTDS;Server=db;Encryption=request") ==
      "The connection says Encryption=request: another host can answer in place of the server, and the chat "
      "history may cross the network in clear. Use Encryption=require.");
  CHECK(weakness("odbc:Driver=FreeTDS;Server=db;Encryption=require") == "");
  const auto refused = [](const std::string& url) { return test::line_of([&] { (void)keywords(url); }); };
  CHECK(
      refused(microsoft + ";Encrypt=no;UID=u") ==
      "usage: an ODBC connection with a password says Encrypt=no, and the driver may send the password "
      "without "
      "TLS. Give Encrypt=yes, and TrustServerCertificate=yes if the server's certificate cannot be checked.");
  CHECK(refused("odbc:Driver=FreeTDS;Server=127.0.0.1;Encryption=off;UID=u") ==
        "usage: an ODBC connection with a password says Encryption=off, and the driver may send the password "
        "without TLS. Remove it: gc2pc sets Encryption=require.");
  CHECK(keywords(microsoft + ";Encrypt=no;Trusted_Connection=yes").find(";encrypt=no;") != std::string::npos);
}

TEST_CASE("a data source says what its section says") {
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / "odbc.ini", "[far]\nDriver=FreeTDS\nServer=db.contoso.example\n"
                                               "[plain]\nDriver=FreeTDS\nServer=db\nEncryption=off\n");
  ::setenv("ODBCINI", (folder.path() / "odbc.ini").c_str(), 1);
  CHECK(keywords("odbc:DSN=far") == "dsn=far;encryption=require;");
  CHECK(weakness("odbc:DSN=far") == "");
  CHECK(keywords("odbc:DSN=plain") == "dsn=plain;");
  CHECK(weakness("odbc:DSN=plain").starts_with("The connection says Encryption=off: "));
  ::unsetenv("ODBCINI");
}

TEST_CASE("FreeTDS sends no login to a server without TLS") {
  char driver[64]{};
  SQLGetPrivateProfileString("FreeTDS", "Driver", "", driver, sizeof driver, "odbcinst.ini");
  if (driver[0] == '\0') {
    test::skip("FreeTDS is not installed");
    return;
  }
  ::setenv("GC2PC_ODBC_PASSWORD", "s3cret", 1);
  const test::FakeServer server(has_no_tls);
  const auto error = test::error_of([&] {
    (void)open_store("odbc:Driver=FreeTDS;Server=127.0.0.1;Port=" + std::to_string(server.port()) +
                     ";Database=mgc;UID=ann;TDS_Version=7.4;ClientCharset=UTF-8")
        ->state();
  });
  ::unsetenv("GC2PC_ODBC_PASSWORD");
  CHECK(error.kind() == ErrorKind::connection);
  const auto received = server.received();
  REQUIRE(received.size() > 8);
  CHECK(received[0] == '\x12');
  // The type of a login's packet, and the account's name in UTF-16.
  CHECK(received.find("\x10\x01"s) == std::string::npos);
  CHECK(received.find("a\0n\0n\0"s) == std::string::npos);
  // The driver does send one where nobody asks it for encryption.
  const test::FakeServer other(has_no_tls);
  static_cast<void>(
      test::refused_odbc("Driver=FreeTDS;Server=127.0.0.1;Port=" + std::to_string(other.port()) +
                             ";Database=mgc;UID=ann;PWD=x;TDS_Version=7.4;ClientCharset=UTF-8",
                         "SELECT 1"));
  CHECK(other.received().find("a\0n\0n\0"s) != std::string::npos);
}
