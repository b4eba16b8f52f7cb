// SPDX-License-Identifier: Apache-2.0
/// \file
/// What can be said of SQL Server without one: the SQL that is written for it, and what its errors mean.
#include "adapters/odbc/code_page.hpp"
#include "adapters/odbc/odbc_parameters.hpp"
#include "adapters/odbc/odbc_text.hpp"
#include "adapters/odbc/sqlserver_dialect.hpp"
#include "adapters/odbc/sqlserver_engine.hpp"
#include "adapters/odbc/sqlserver_errors.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/rows.hpp"
#include "embedded/schema.hpp"
#include "mappings/model/chat.hpp"
#include "tests/db/db_fixture.hpp"

using namespace gc2pc;

namespace {

const SqlServerDialect dialect;

std::string told(const std::string& state, std::int64_t number) {
  return sqlserver_error(odbc::Failure(state, number), "odbc:DSN=mgc").what();
}

} // namespace

TEST_CASE("SQL Server: names, texts and places in a statement") {
  CHECK(dialect.quoted("index") == "[index]");
  CHECK(dialect.quoted_exactly("a]b") == "[a]]b]");
  CHECK(dialect.quoted("gc2pc_mark") == "[gc2pc].[gc2pc_mark]");
  CHECK(dialect.quoted_exactly("gc2pc_mark") == "[gc2pc_mark]");
  CHECK(dialect.literal("O'Neil Ä") == "N'O''Neil Ä'");
  CHECK(dialect.sort_key("[prefLabel]", Storage::text, 3) ==
        "CAST([prefLabel] AS nvarchar(max)) COLLATE Latin1_General_BIN2");
  CHECK(dialect.sort_key("[nodeID]", Storage::integer, 3) == "3");
  CHECK(dialect.sort_key("N'constant'", Storage::text, 3) == "3");
  CHECK(dialect.stored_bytes("[content]") == "CAST(DATALENGTH([content]) AS bigint)");
  CHECK(dialect.first_rows(20, "a", "FROM t ORDER BY a") == "SELECT TOP (20) a FROM t ORDER BY a");
  CHECK(tsql::insert("[t]", "[a], [b]", "?, ?", true) ==
        "IF @@TRANCOUNT > 0 INSERT INTO [t] WITH (TABLOCK) ([a], [b]) VALUES (?, ?)");
  CHECK(tsql::insert("[t]", "[a]", "?", false) == "IF @@TRANCOUNT > 0 INSERT INTO [t] ([a]) VALUES (?)");
}

TEST_CASE("SQL Server: the schemas that ship need one change") {
  int changed = 0;
  for (const auto script :
       {std::string_view(schema::persistent_chat), std::string_view(schema::group_chat_2010)})
    for (const auto& statement : statements_of(script)) {
      const auto translated = dialect.schema_statement(statement);
      if (translated == statement)
        continue;
      ++changed;
      CHECK(statement.starts_with("CREATE TABLE tblChat "));
      CHECK(translated.find("rtf ntext") != std::string::npos);
      CHECK(translated.find("rtf text") == std::string::npos);
    }
  CHECK(changed == 2);
}

TEST_CASE("parameters become question marks where they are parameters") {
  const auto marked = odbc::with_marks(RowSql<chat::LastInviteId>::update(dialect) +
                                       " AND 'it''s :p9' <> [a:p8] AND \":p7\" = :p11");
  CHECK(marked.sql == "UPDATE [tblLastInviteId] SET [lastInviteID] = ? WHERE [prinID] = ? AND "
                      "'it''s :p9' <> [a:p8] AND \":p7\" = ?");
  CHECK(marked.order == std::vector<std::size_t>{0, 1, 11});
}

TEST_CASE("texts between UTF-8 and UTF-16") {
  const std::string text = "a\u00e4\u20ac\uffff\U0001f600z";
  CHECK(odbc::wide(text) == u"a\u00e4\u20ac\uffff\U0001f600z");
  CHECK(odbc::narrow(odbc::wide(text)) == text);
  CHECK(odbc::wide("").empty());
  CHECK(odbc::narrow(u"").empty());
  using namespace std::string_literals;
  CHECK(odbc::narrow(odbc::wide("a\0b"s)) == "a\0b"s);
  CHECK(test::line_of([] { (void)odbc::wide("a\xff"); }) ==
        "wrong-input: a text has bytes that are not UTF-8");
  CHECK(test::line_of([] { (void)odbc::wide("\xed\xa0\x80"); }) ==
        "wrong-input: a text has bytes that are not UTF-8");
  // Halves of a pair, as a program that cuts UTF-16 leaves them.
  const char16_t halves[] = {u'a', 0xd83d, u'b', 0xde00};
  CHECK(odbc::narrow({halves, 4}) == "a\xed\xa0\xbd"
                                     "b\xed\xb8\x80");
}

TEST_CASE("a column of one code page takes what is in it, and nothing that would become a question mark") {
  refuse_lost_characters(u"plain", "tblChat", "rtf", 1252);
  refuse_lost_characters(u"\u00e4\u20ac", "tblChat", "rtf", 1252);
  refuse_lost_characters(u"\u0416", "tblChat", "rtf", 1251);
  refuse_lost_characters(u"\u65e5\U0001f600", "tblChat", "rtf", 65001);
  const auto refused = [](const std::u16string& text, int page) {
    return test::line_of([&] { refuse_lost_characters(text, "tblChat", "rtf", page); });
  };
  CHECK(refused(u"\u0416", 1252) ==
        "wrong-input: column rtf has the code page 1252 only, and a text has a character that this code page "
        "lacks (tblChat). Ask an administrator to change the column to nvarchar(max), or exclude such texts "
        "in the rule file.");
  CHECK_FALSE(refused(u"\u2130", 1252).empty()); // looks like an E: not taken for one
  CHECK_FALSE(refused(u"\U0001f600", 1251).empty());
  refuse_lost_characters(u"\u0416", "tblChat", "rtf", 1251);
  CHECK(refused(u"\u00e4", 1) == "wrong-input: the code page 1 of a column is not known");
}

TEST_CASE("what SQL Server's errors mean") {
  const std::string again = ". Stop the other program, then run the same command again.";
  CHECK(told("40001", 1205) == "odbc:DSN=mgc: the server ended a deadlock with another program" + again);
  CHECK(told("HYT00", 1222) == "odbc:DSN=mgc is locked by another program" + again);
  CHECK(told("HY000", 3960) == "odbc:DSN=mgc was changed by another program at the same time" + again);
  CHECK(told("23000", 2627) == "odbc:DSN=mgc: a row with the same key already exists");
  CHECK(told("23000", 2601) == told("23000", 2627));
  CHECK(told("23000", 547) ==
        "odbc:DSN=mgc: a row refers to a missing row, or a row to delete is still referenced");
  CHECK(told("23000", 515) == "odbc:DSN=mgc: a required column would get NULL");
  CHECK(told("42S02", 208) == "odbc:DSN=mgc lacks a required table or column. gc2pc looks for tables in the "
                              "account's default schema.");
  CHECK(told("28000", 18456) ==
        "odbc:DSN=mgc rejected the account or its password. gc2pc reads the password from the variable "
        "GC2PC_ODBC_PASSWORD, or from the place given by PasswordEnv or PasswordFile.");
  CHECK(told("08004", 4060) ==
        "odbc:DSN=mgc does not exist, or the account may not open it. Ask an administrator to create an "
        "empty database, and a user in it for the account.");
  CHECK(told("42000", 1105) == "no space left for odbc:DSN=mgc. The database files or the transaction log "
                               "are full. A log backup frees the log.");
  CHECK(told("42000", 9002) == told("42000", 1105));
  CHECK(told("25000", 3906) == "odbc:DSN=mgc cannot be written. The database is set to read-only, or the "
                               "server is a secondary replica.");
  CHECK(told("42000", 229) == "odbc:DSN=mgc: the account lacks a required permission. A source needs SELECT. "
                              "A target needs INSERT, UPDATE, DELETE, CREATE TABLE and CREATE SCHEMA. An "
                              "empty target also needs ALTER and REFERENCES on the default schema.");
  CHECK(told("22001", 2628) == "odbc:DSN=mgc: a text is longer than its column");
  CHECK(told("22003", 8115) == "odbc:DSN=mgc: a value does not fit its column");
  CHECK(told("42S01", 2714) == "odbc:DSN=mgc: another program created the same table at the same time");
  CHECK(told("42000", 544) == "odbc:DSN=mgc: gc2pc cannot write to a table that numbers its own rows "
                              "(IDENTITY). 'gc2pc plan' shows what blocks it.");
  CHECK(told("08S01", 20009) == "odbc:DSN=mgc cannot be reached. Check that the server is running, that "
                                "TCP/IP is enabled in its network configuration, and that the firewall "
                                "allows its port. A named instance has its own port: see docs/sqlserver.md.");
  CHECK(told("08S01", 20017) == "odbc:DSN=mgc closed the connection before the login. The TDS version, and "
                                "TLS for SQL Server 2014 and earlier, must match the server's version. The "
                                "table in docs/sqlserver.md shows the settings for each server and driver.");
  CHECK(told("08S01", 20002) == told("08S01", 20017));
  CHECK(told("08S01", 0) == "the connection to odbc:DSN=mgc was lost. Check the server, then run the same "
                            "command again; it resumes.");
  CHECK(told("HYT00", 0) == "odbc:DSN=mgc: a statement timed out");
  CHECK(told("IM002", 0) == "odbc:DSN=mgc: unixODBC does not know this driver or data source. odbcinst -q -d "
                            "lists the drivers; odbcinst -q -s lists the data sources.");
  CHECK(told("42000", 102) == "odbc:DSN=mgc: a statement was rejected (SQLSTATE 42000, 102)");
  const auto is_transient = [](std::int64_t number) {
    return sqlserver_engine().connector.is_transient(sqlserver_error(odbc::Failure("HY000", number), "x"));
  };
  for (const auto number : {1205, 1222, 3960, 3961, 596, 701})
    CHECK(is_transient(number));
  for (const auto number : {2627, 547, 208, 18456, 4060, 1105, 3906, 229})
    CHECK_FALSE(is_transient(number));
}

TEST_CASE("SQL Server: why a connection cannot be opened is read from the driver's text, which is not kept") {
  using odbc::ConnectError;
  const std::string microsoft = "[Microsoft][ODBC Driver 18 for SQL Server]";
  const auto driver17 = [](const std::string& text) {
    return odbc::connect_error("[Microsoft][ODBC Driver 17 for SQL Server]" + text);
  };
  CHECK(driver17("SSL Provider: [error:0A000102:SSL routines::unsupported protocol]") ==
        ConnectError::old_protocol);
  CHECK(driver17(
            "SSL Provider: [error:1425F102:SSL routines:ssl_choose_client_version:unsupported protocol]") ==
        ConnectError::old_protocol);
  CHECK(driver17("SSL Provider: [error:0A00018A:SSL routines::dh key too small]") ==
        ConnectError::old_protocol);
  CHECK(driver17("Client unable to establish connection because an error was encountered during handshakes "
                 "before login. SSL Provider: An existing connection was closed") ==
        ConnectError::old_protocol);
  CHECK(odbc::connect_error(
            microsoft + "SSL Provider: [error:0A000086:SSL routines::certificate verify failed:self-signed "
                        "certificate]") == ConnectError::certificate);
  CHECK(driver17("Encryption not supported on the client.") == ConnectError::encryption);
  CHECK(driver17("SQL Server Network Interfaces: Error Locating Server/Instance Specified [xFFFFFFFF].") ==
        ConnectError::instance);
  CHECK(driver17("TCP Provider: Error code 0x2749") == ConnectError::unreachable);
  CHECK(driver17("Login timeout expired") == ConnectError::unreachable);
  CHECK(driver17("Login failed for user 'gc2pc'.") == ConnectError::unknown);
  const auto freetds = [](const std::string& text) {
    return odbc::connect_error("[unixODBC][FreeTDS][SQL Server]" + text);
  };
  CHECK(freetds("Unable to connect: Adaptive Server is unavailable or does not exist") ==
        ConnectError::unreachable);
  CHECK(freetds("Unexpected EOF from the server") == ConnectError::broken_off);
  CHECK(freetds("Adaptive Server connection failed") == ConnectError::broken_off);
  CHECK(freetds("Unknown host machine name.") == ConnectError::name);
  // Another engine's driver may have another cause for the same words.
  CHECK(odbc::connect_error("[unixODBC]SSL error: certificate verify failed") == ConnectError::unknown);

  const auto says = [](ConnectError trouble) {
    return std::string(sqlserver_error(odbc::Failure("08001", 0, trouble), "odbc:DSN=mgc").what());
  };
  CHECK(says(ConnectError::old_protocol) ==
        "odbc:DSN=mgc and this computer have no TLS version in common. SQL Server 2014 and earlier without "
        "updates supports only TLS 1.0, which Debian 12 rejects. The table in docs/sqlserver.md shows the "
        "settings for each server and driver.");
  CHECK(says(ConnectError::certificate) ==
        "odbc:DSN=mgc has a certificate that this computer does not trust. A server without a certificate "
        "uses a self-signed one. Trust it with TrustServerCertificate=yes (Microsoft's driver), or give the "
        "right certificate; see the table in docs/sqlserver.md.");
  CHECK(says(ConnectError::encryption) ==
        "odbc:DSN=mgc and the driver do not agree on encryption. Set Encrypt (Microsoft's driver) or "
        "Encryption (FreeTDS) as the server requires; see the table in docs/sqlserver.md.");
  CHECK(says(ConnectError::instance) ==
        "odbc:DSN=mgc does not have an instance with this name, or its SQL Server Browser does not answer. "
        "Give the instance's port instead (Server=HOST,PORT, or Port=PORT with FreeTDS): SQL Server "
        "Configuration Manager shows it. See docs/sqlserver.md.");
  CHECK(says(ConnectError::name) == "odbc:DSN=mgc is on a host whose name cannot be resolved. Check the "
                                    "host name in Server, and the name resolution of this computer.");
  CHECK(says(ConnectError::unreachable) == told("08S01", 20009));
}
