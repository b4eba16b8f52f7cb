// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/config_members.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/session.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <array>

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

/// A text that the option takes, and another one.
std::string sample_of(std::string_view name, std::size_t which = 0) {
  using Pair = std::array<const char*, 2>;
  const Pair texts = name == "release"            ? Pair{"delete", "disable"}
                     : name == "directory-sasl"   ? Pair{"gssapi", "external"}
                     : name == "directory-tls"    ? Pair{"on", "off"}
                     : name == "replication-wait" ? Pair{"2.5", "900"}
                     : name == "jobs"             ? Pair{"1", "32"}
                     : name == "max-file-size"    ? Pair{"1", "1000000000000"}
                     : name == "encrypt-to"       ? Pair{"/a.pem,/b.pem", "/c.pem"}
                                                  : Pair{"/one", "/two"};
  return texts[which];
}

} // namespace

TEST_CASE("configuration: kept as JSON and read back") {
  const auto text = stored_config(example());
  CHECK(text ==
        R"({"pool":"pool.example.com","source":"sqlite3://dbname=a.db","target":"sqlite3://dbname=b.db"})");
  CHECK(config_from_stored(text) == example());
}

TEST_CASE("configuration: what cannot be kept to the letter is refused") {
  auto config = example();
  config.files_from = "/data/J\xF6rg";
  CHECK(line_of([&] { static_cast<void>(stored_config(config)); }) ==
        "usage: --files-from is not UTF-8 text. Give a name in UTF-8; a symbolic link can have one.");
  config.files_from = "/data/J\xC3\xB6rg";
  CHECK(config_from_stored(stored_config(config)) == config);
}

TEST_CASE("configuration: what to_json did not write is refused") {
  CHECK(line_of([] { static_cast<void>(config_from_stored("[]")); }) ==
        "corrupt: the kept configuration is not a JSON object");
  CHECK(line_of([] { static_cast<void>(config_from_stored(R"({"source":7})")); }) ==
        "corrupt: the kept configuration's 'source' is not a text");
  CHECK(line_of([] { static_cast<void>(config_from_stored(R"({"colour":"red"})")); }) ==
        "corrupt: the kept configuration has a member that this version does not know");
  CHECK(line_of([] { static_cast<void>(config_from_stored(R"({"jobs":"many"})")); }) ==
        "corrupt: the kept configuration is damaged: --jobs cannot be 'many'");
}

TEST_CASE("configuration: every member is kept as a text and read back") {
  RunConfig all;
  for (const auto& member : config_members) {
    CAPTURE(member.name);
    const auto text = sample_of(member.name);
    RunConfig config;
    CHECK(member.text(config) == std::nullopt);
    member.read(config, {member.name, text});
    CHECK(member.text(config) == text);
    CHECK(stored_config(config) == "{\"" + std::string(member.name) + "\":\"" + text + "\"}");
    CHECK(config_from_stored(stored_config(config)) == config);
    CHECK_FALSE(config == RunConfig{});
    member.read(all, {member.name, text});
  }
  CHECK(config_from_stored(stored_config(all)) == all);
}

TEST_CASE("configuration: what a run folder of 0.2 holds is read, with its types") {
  const auto config = config_from_stored(
      R"({"directory-tls":"off","directory-sasl":"external","encrypt-to":"/a.pem,/b.pem","jobs":"4",)"
      R"("release":"disable","replication-wait":"2.5","source":"sqlite3://dbname=/a.db"})");
  CHECK(config.login.tls == Tls::off);
  CHECK(config.login.sasl == Sasl::external);
  CHECK(config.protection.encrypt_to == std::vector<std::filesystem::path>{"/a.pem", "/b.pem"});
  CHECK(config.jobs == 4);
  CHECK(config.release == Release::withdraw);
  CHECK(config.replication_wait == std::chrono::milliseconds(2'500));
}

TEST_CASE("configuration: each member agrees with what is kept, or takes its place") {
  for (const auto& member : config_members) {
    CAPTURE(member.name);
    const auto text = sample_of(member.name), other = sample_of(member.name, 1);
    RunConfig kept, given;
    member.read(kept, {member.name, text});
    member.read(given, {member.name, text});
    CHECK(merged(kept, given) == kept);
    CHECK(merged(kept, {}) == kept);
    member.read(given, {member.name, other});
    if (member.changeable) {
      CHECK(member.text(merged(kept, given)) == other);
      CHECK(member.text(merged({}, given)) == other);
      continue;
    }
    const auto refused =
        "usage: --" + std::string(member.name) + " is '" + other + "', but the run was planned ";
    const std::string hint = ". Leave the option out, or plan a new run in another folder.";
    CHECK(line_of([&] { static_cast<void>(merged(kept, given)); }) == refused + "with '" + text + "'" + hint);
    CHECK(line_of([&] { static_cast<void>(merged({}, given)); }) == refused + "without it" + hint);
  }
}

TEST_CASE("configuration: a passphrase, a key with its certificate, and a login are each one thing") {
  RunConfig kept, given;
  kept.protection.passphrase_env = "OLD";
  kept.protection.decrypt_key = "/old.pem", kept.protection.decrypt_cert = "/old-cert.pem";
  kept.protection.sign_key = "/old.pem", kept.protection.sign_cert = "/old-cert.pem";
  kept.login.bind_dn = "ann@contoso.example", kept.login.password_env = "OLD";
  given.protection.passphrase_file = "/new";
  given.protection.decrypt_key = "/new.pem", given.protection.sign_key = "/new.pem";
  given.login.sasl = Sasl::gssapi;
  CHECK(merged(kept, given) == given);
  RunConfig back;
  back.login.bind_dn = "ann@contoso.example", back.login.password_file = "/password";
  CHECK(merged(given, back).login == back.login);
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
    return line_of([&] { static_cast<void>(open_read_session(config)); });
  };
  CHECK(opened([](RunConfig& c) { c.source.clear(); }) ==
        "usage: no source is given. Name the legacy database with --source.");
  CHECK(opened([](RunConfig& c) { c.directory = "ldif:x"; }) ==
        "usage: --directory needs --lookup-address and --pool too");
  CHECK(opened([](RunConfig& c) { c.lookup_address = "sip:a@b"; }) ==
        "usage: --lookup-address needs --directory and --pool too");
  CHECK(opened([](RunConfig& c) {
          c.directory = "ldif:x";
          c.lookup_address = "sip:a@b";
        }) == "usage: --directory needs --pool too");
  CHECK(opened([](RunConfig& c) { c.pool = "p"; }) ==
        "usage: --pool needs --directory and --lookup-address too");
  CHECK(opened([](RunConfig& c) { c.home_pool = "p"; }) ==
        "usage: --home-pool needs --directory, --lookup-address and --pool too");
  CHECK(opened([](RunConfig& c) { c.login.tls = Tls::off; }) ==
        "usage: a login to the directory needs --directory too");
  CHECK(opened([](RunConfig& c) { c.files_to = "x"; }) == "usage: --files-to needs --files-from too");
  CHECK(opened([](RunConfig& c) { c.max_file_size = 9; }) == "usage: --max-file-size needs --files-from too");
}
