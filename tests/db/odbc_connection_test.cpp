// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a database behind ODBC is named, and that no password gets where others see it.
#include "adapters/sql/odbc_connection.hpp"
#include "tests/db/db_fixture.hpp"

#include <cstdlib>

using namespace gc2pc;

namespace {

std::string refused(const std::string& text) {
  return test::line_of([&] { (void)ConnectionString::parse(text); });
}

ConnectionString parsed(const std::string& text) {
  return ConnectionString::parse(text);
}

/// A variable for as long as the object lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

} // namespace

TEST_CASE("keywords and values are taken apart") {
  ::unsetenv("GC2PC_ODBC_PASSWORD"); // a test on a SQL Server sets it
  const auto connection = parsed(
      "odbc:Driver={ODBC Driver 18 for SQL Server}; Server = tcp:db.contoso.example,1433 ;DATABASE=mgc;"
      "User ID=gc2pc;Application Name={a;b{c};");
  CHECK(connection.engine == "odbc");
  CHECK(connection.option("driver") == "ODBC Driver 18 for SQL Server");
  CHECK(connection.option("server") == "tcp:db.contoso.example,1433");
  CHECK(connection.option("database") == "mgc");
  CHECK(connection.option("uid") == "gc2pc");
  CHECK(connection.option("application name") == "a;b{c");
  CHECK(parsed("odbc:DSN=a;X={b;}}c}").option("x") == "b;}c");
  CHECK(describe_odbc(connection) ==
        "odbc:Driver=ODBC Driver 18 for SQL Server;Server=tcp:db.contoso.example,1433;Database=mgc");
  CHECK(driver_keywords(connection) ==
        "application name={a;b{c};database=mgc;driver=ODBC Driver 18 for SQL Server;"
        "server=tcp:db.contoso.example,1433;uid=gc2pc;");
  // What is reported can be given again.
  CHECK(parsed(describe_odbc(connection)).option("server") == connection.option("server"));
  CHECK(describe_odbc(parsed("odbc://DSN=weekend;Database=mgc")) == "odbc:DSN=weekend;Database=mgc");
  // Drivers have several keywords for the server, which is what tells two databases apart.
  for (const std::string keyword : {"Server", "Servername", "Address", "Addr"}) {
    const auto url = "odbc:Driver=d;" + keyword + "=a;Port=1;Database=mgc";
    CHECK(describe_odbc(parsed(url)) == url);
  }
  // What the connection says counts, what gc2pc would like fills up.
  CHECK(driver_keywords(parsed("odbc:DSN=a;Fetch=5"), {"odbc", {{"fetch", "1"}, {"protocol", "7.4"}}}) ==
        "dsn=a;fetch=5;protocol=7.4;");
}

TEST_CASE("a connection that cannot be understood is refused, and nothing of it is repeated") {
  const std::string form = ". Write odbc:Driver=NAME;Server=HOST;Database=NAME;UID=USER.";
  CHECK(refused("odbc:") == "usage: an ODBC connection has neither a driver nor a data source" + form);
  CHECK(refused("odbc:Server=a") ==
        "usage: an ODBC connection has neither a driver nor a data source" + form);
  CHECK(refused("odbc:DSN=a;secret") ==
        "usage: an ODBC connection has a part that is not KEYWORD=VALUE" + form);
  // A driver would read Driver=… behind the keyword without a value, a check here would not.
  for (const auto* hidden :
       {"odbc:DSN=a;x;Driver=/tmp/secret.so", "odbc:DSN=a;;UID=secret", "odbc:DSN=a;{b}=secret"})
    CHECK(refused(hidden) == "usage: an ODBC connection has a part that is not KEYWORD=VALUE" + form);
  CHECK(refused("odbc:DSN={secret") == "usage: an ODBC connection has an unmatched brace" + form);
  CHECK(refused("odbc:DSN={a}secret") ==
        "usage: an ODBC connection has text between a closing brace and the next semicolon" + form);
  CHECK(refused("odbc:DSN=a;dsn=b") == "usage: an ODBC connection has a duplicate or empty keyword" + form);
  const std::string password =
      "usage: an ODBC connection contains a password. Remove it, and give it in the variable "
      "GC2PC_ODBC_PASSWORD, or give another place with PasswordEnv=VARIABLE or PasswordFile=FILE: every user "
      "of this computer can see a connection string, and the run folder keeps it.";
  CHECK(refused("odbc:DSN=a;PWD=secret") == password);
  CHECK(refused("odbc:DSN=a; Password = {secret}") == password);
  const std::string elsewhere =
      ". Store it in a data source that only this account can read, and give DSN=NAME: every user of this "
      "computer can see a connection string, and the run folder keeps it.";
  CHECK(refused("odbc:DSN=a;SSLPassword=hidden") ==
        "usage: an ODBC connection contains a secret (sslpassword)" + elsewhere);
  CHECK(refused("odbc:DSN=a;NewPWD=hidden") ==
        "usage: an ODBC connection contains a secret (newpwd)" + elsewhere);
  CHECK(refused("odbc:DSN=a;KeystoreSecret=hidden") ==
        "usage: an ODBC connection contains a secret (keystoresecret)" + elsewhere);
  CHECK(refused("odbc:DSN=a;ClientKey=file:/key.pem,Password:hidden") ==
        "usage: an ODBC connection contains a password (in clientkey)" + elsewhere);
  CHECK(refused("odbc:DSN=a;pqopt={sslmode=require password = hidden}") ==
        "usage: an ODBC connection contains a password (in pqopt)" + elsewhere);
  CHECK(parsed("odbc:DSN=a;ClientKey=file:/key.pem;PasswordFile=/run/password:1").option("clientkey") ==
        "file:/key.pem");
  CHECK(refused("odbc:DSN=a;PasswordEnv=X;PasswordFile=Y") ==
        "usage: an ODBC connection has two places for its password. Give only one of them.");
  CHECK(refused("odbc:DSN=a;TableLocks=perhaps") ==
        "usage: the option TableLocks of an ODBC connection must be yes or no" + form);
  CHECK(test::line_of([] { (void)driver_keywords(parsed("odbc:DSN=" + std::string(700, 'x'))); }) ==
        "usage: an ODBC connection has more than 700 bytes. Store the fixed part in a data source, and give "
        "DSN=NAME.");
}

TEST_CASE("the password comes from a variable or a private file, and goes to the driver only") {
  ::unsetenv("GC2PC_ODBC_PASSWORD");
  const test::TemporaryFolder folder;
  const auto file = folder / "password";
  test::write_file(file, "from {file;\nsecond line\n");
  std::filesystem::permissions(file, std::filesystem::perms{0600});
  const auto from_file = parsed("odbc:DSN=a;UID=u;PasswordFile=" + file.string());
  CHECK(driver_keywords(from_file) == "dsn=a;pwd={from {file;};uid=u;");
  CHECK(describe_odbc(from_file) == "odbc:DSN=a");
  // As a pipe, which gives its line once.
  std::filesystem::remove(file);
  CHECK(driver_keywords(from_file) == "dsn=a;pwd={from {file;};uid=u;");
  const auto open_file = folder / "open";
  test::write_file(open_file, "word");
  std::filesystem::permissions(open_file, std::filesystem::perms{0644});
  CHECK(test::line_of([&] {
          (void)driver_keywords(parsed("odbc:DSN=a;UID=u;PasswordFile=" + open_file.string()));
        }) == "permission: the password file '" + open_file.string() +
                  "' is readable by other users. Set its mode to 0600.");

  CHECK(driver_keywords(parsed("odbc:DSN=a;UID=u")) == "dsn=a;uid=u;");
  const Variable standard("GC2PC_ODBC_PASSWORD", "standard");
  CHECK(driver_keywords(parsed("odbc:DSN=a;UID=u")) == "dsn=a;pwd=standard;uid=u;");
  CHECK(driver_keywords(parsed("odbc:DSN=a;Trusted_Connection=yes")) == "dsn=a;trusted_connection=yes;");
  const Variable other("GC2PC_TEST_OTHER_PASSWORD", "other");
  CHECK(driver_keywords(parsed("odbc:DSN=a;UID=u;PasswordEnv=GC2PC_TEST_OTHER_PASSWORD")) ==
        "dsn=a;pwd=other;uid=u;");
  CHECK(test::line_of([] {
          (void)driver_keywords(parsed("odbc:DSN=a;UID=u;PasswordEnv=GC2PC_TEST_NONE"));
        }).starts_with("usage: "));
}

TEST_CASE("a value is written so that every driver reads the same") {
  const auto passed = [](const char* password) {
    const Variable variable("GC2PC_ODBC_PASSWORD", password);
    return driver_keywords(parsed("odbc:DSN=a;UID=u"));
  };
  CHECK(passed("a=b(c)[d]{e}f") == "dsn=a;pwd=a=b(c)[d]{e}f;uid=u;");
  CHECK(passed("a}") == "dsn=a;pwd=a};uid=u;");
  CHECK(passed("}}{") == "dsn=a;pwd=}}{;uid=u;");
  CHECK(passed("a;b") == "dsn=a;pwd={a;b};uid=u;");
  CHECK(passed("{a") == "dsn=a;pwd={{a};uid=u;");
  CHECK(passed(" a") == "dsn=a;pwd={ a};uid=u;");
  CHECK(passed("a ") == "dsn=a;pwd={a };uid=u;");
  CHECK(passed("a+b%20") == "dsn=a;pwd={a+b%20};uid=u;"); // PostgreSQL's driver would read "a b "
  CHECK(passed("a+b}") == "dsn=a;pwd=a+b};uid=u;");
  const std::string cannot =
      " cannot be passed to every driver: it has a closing brace, and also a semicolon, an opening brace at "
      "the start, or a space at one end. Change it, or store it in a data source and give DSN=NAME.";
  for (const auto* password : {"a;b}", "{a}", " a}", "a} "})
    CHECK(test::line_of([&] { (void)passed(password); }) ==
          "usage: the password of the database's account" + cannot);
  CHECK(test::line_of([] { (void)driver_keywords(parsed("odbc:DSN=a;X={b;}}c}")); }) ==
        "usage: the value of x in an ODBC connection" + cannot);
}
