// SPDX-License-Identifier: Apache-2.0
/// \file
/// What `odbc:` reaches. This program is linked without the engines of other products (odbc_engines/).
#include "adapters/target/chat_store.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

TEST_CASE("ODBC: another product than SQL Server is refused") {
  const test::TemporaryFolder folder;
  const auto named = "odbc:Driver=SQLite3;Database=" + (folder / "target.db").string();
  const auto error = test::error_of([&] { (void)open_store(named); });
  if (error.message().find("unixODBC does not know this driver") != std::string::npos) {
    test::skip("unixODBC knows no driver SQLite3");
    return;
  }
  CHECK(error.kind() == ErrorKind::usage);
  CHECK(error.message() == named + " is not SQL Server, and gc2pc supports only SQL Server by ODBC");
  CHECK(error.hint_text() ==
        "For PostgreSQL write postgresql://HOST/DATABASE, for SQLite sqlite3://dbname=FILE.");
}
