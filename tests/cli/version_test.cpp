// SPDX-License-Identifier: Apache-2.0
/// \file
/// `gc2pc version`: what a person writes into a report of a defect.
#include "adapters/libraries.hpp"
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>

using namespace gc2pc::test;

namespace {

/// The program where odbcinst.ini is this one.
Ran version(const std::string& odbcinst, const Words& more = {}) {
  const TemporaryFolder folder;
  write_file(folder / "odbcinst.ini", odbcinst);
  const auto path = folder.path().string();
  return run_program(Words{"version"} + more, [&] { ::setenv("ODBCSYSINI", path.c_str(), 1); });
}

} // namespace

TEST_CASE("version: a line for each part, the first as it always was") {
  const auto ran = version("[Beta Driver]\nDriver = /b.so\n\n[Alpha]\nDriver = /a.so\n");
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  std::istringstream lines(ran.out);
  std::string first, commit, build;
  std::getline(lines, first);
  std::getline(lines, commit);
  std::getline(lines, build);
  CHECK(first == "gc2pc 0.2.0");
  CHECK(commit.starts_with("commit     "));
  CHECK(commit.size() > 11);
  CHECK(build.starts_with("build      "));
  CHECK(ran.out.find("\nformats    run folder and plan 5, journal 1, snapshot 2, report and JSON 2, log 1, "
                     "live page 1\n") != ran.out.npos);
  CHECK(ran.out.find("\nengines    odbc, postgresql, sqlite3\n") != ran.out.npos);
  CHECK(ran.out.find(", SQLite ") != ran.out.npos);
  CHECK(ran.out.ends_with("\ndrivers    Alpha, Beta Driver\n"));
  CHECK(version("").out.ends_with("\ndrivers    none in odbcinst.ini\n"));
  CHECK(run_program({"--version"}).out.starts_with("gc2pc 0.2.0\ncommit     "));
  CHECK(run_program({"-V"}).out == run_program({"--version"}).out);
}

TEST_CASE("version: the same as an object") {
  const auto json = nlohmann::json::parse(version("[Alpha]\nDriver = /a.so\n", {"--json"}).out);
  CHECK(json.at("version") == "0.2.0");
  CHECK(json.at("commit").get<std::string>().size() >= 7);
  CHECK(json.at("formats") ==
        nlohmann::json{{"run", 5}, {"journal", 1}, {"snapshot", 2}, {"report", 2}, {"log", 1}, {"live", 1}});
  CHECK(json.at("odbc_drivers") == nlohmann::json::array({"Alpha"}));
  for (const auto* name :
       {"ICU", "OpenLDAP", "OpenSSL", "SOCI", "SQLite", "glibc", "libarchive", "libpq", "libxml2"}) {
    CAPTURE(name);
    const auto number = json.at("libraries").at(name).get<std::string>();
    CHECK(std::isdigit(static_cast<unsigned char>(number.front())) != 0);
    CHECK(number.find('.') != number.npos);
  }
  CHECK(json.at("libraries").size() == 9);
}

TEST_CASE("version: the engines are those of database connections") {
  for (const auto engine : gc2pc::engine_names) {
    CAPTURE(engine);
    const auto text = engine == "odbc" ? std::string("odbc:Driver=x;Server=y;Database=z")
                                       : std::string(engine) + "://dbname=x";
    CHECK(gc2pc::ConnectionString::parse(text).engine == engine);
  }
  CHECK_THROWS_AS(static_cast<void>(gc2pc::ConnectionString::parse("oracle://dbname=x")), gc2pc::Error);
}
