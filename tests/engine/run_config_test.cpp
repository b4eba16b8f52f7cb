// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run_config.hpp"
#include "migrator/run/session.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::line_of;

namespace {

RunConfig example() {
  RunConfig config;
  config.source = "sqlite3://dbname=a.db";
  config.target = "sqlite3://dbname=b.db";
  config.pool = "pool.example.com";
  return config;
}

} // namespace

TEST_CASE("configuration: kept as JSON and read back") {
  const auto text = stored_config(example());
  CHECK(text ==
        R"({"pool":"pool.example.com","source":"sqlite3://dbname=a.db","target":"sqlite3://dbname=b.db"})");
  CHECK(config_from_stored(text) == example());
}

TEST_CASE("configuration: what to_json did not write is refused") {
  CHECK(line_of([] { static_cast<void>(config_from_stored("[]")); }) ==
        "corrupt: the kept configuration is not a JSON object");
  CHECK(line_of([] { static_cast<void>(config_from_stored(R"({"source":7})")); }) ==
        "corrupt: the kept configuration's 'source' is not a text");
  CHECK(line_of([] { static_cast<void>(config_from_stored(R"({"colour":"red"})")); }) ==
        "corrupt: the kept configuration has a member that this version does not know");
}

TEST_CASE("configuration: options given again must agree with what is kept") {
  CHECK(merged(example(), {}) == example());
  RunConfig given;
  given.pool = "pool.example.com";
  CHECK(merged(example(), given) == example());
  given.pool = "other.example.com";
  CHECK(line_of([&] { static_cast<void>(merged(example(), given)); }) ==
        "usage: --pool is 'other.example.com', but the run was planned with 'pool.example.com'. Leave the "
        "option out, "
        "or plan a new run in another folder.");
  given.pool.reset();
  given.rules = "rules.xml";
  CHECK(line_of([&] { static_cast<void>(merged(example(), given)); }) ==
        "usage: --rules is 'rules.xml', but the run was planned without it. Leave the option out, or plan a "
        "new run in "
        "another folder.");
}

TEST_CASE("session: combinations that make no sense are refused") {
  const auto opened = [](auto change) {
    RunConfig config;
    config.source = "sqlite3://dbname=/nowhere/a.db";
    change(config);
    return line_of([&] { static_cast<void>(open_session(config, SessionAccess::read_only)); });
  };
  CHECK(opened([](RunConfig& c) { c.source.clear(); }) ==
        "usage: no source is given. Name the legacy database with --source.");
  CHECK(opened([](RunConfig& c) { c.directory = "ldif:x"; }) ==
        "usage: --directory needs --lookup-address too");
  CHECK(opened([](RunConfig& c) { c.lookup_address = "sip:a@b"; }) ==
        "usage: --lookup-address needs --directory too");
  CHECK(opened([](RunConfig& c) {
          c.directory = "ldif:x";
          c.lookup_address = "sip:a@b";
        }) == "usage: --lookup-address needs --pool too");
  CHECK(opened([](RunConfig& c) { c.pool = "p"; }) == "usage: --pool needs --directory too");
  CHECK(opened([](RunConfig& c) { c.files_to = "x"; }) == "usage: --files-to needs --files-from too");
  CHECK(opened([](RunConfig& c) { c.max_file_size = "9"; }) ==
        "usage: --max-file-size needs --files-from too");
}
