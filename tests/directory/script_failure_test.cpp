// SPDX-License-Identifier: Apache-2.0
// Each call of a cmdlet fails once, in each script. The same script once more comes to the same end.
#include "tests/directory/script_bench.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// Runs a script with its first call failing, then with its second, and so on; after each failure it is run
/// again and must come to its end. `check` looks at that, `again` makes the directory as it was before.
template <class Check, class Again>
int fail_everywhere(ScriptBench& bench, const std::string& name, Check&& check, Again&& again) {
  for (int call = 1;; ++call) {
    CAPTURE(call);
    ScriptManner manner;
    manner.fail_at = call;
    const auto run = bench.administrator.try_run(name, manner);
    const bool failed = run.calls.size() >= static_cast<std::size_t>(call);
    if (failed) {
      CHECK((!run.error.empty() || !run.warnings.empty())); // it is reported
      bench.run(name);
    } else
      CHECK(run.error == "");
    check();
    again();
    if (!failed)
      return call;
  }
}

} // namespace

TEST_CASE("script failure: each call of each script fails once, and the script is run again") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  // A primary group of its own, so that there is as much to write as there can be.
  bench.fixture.modify(main_group, "member", {chat_user});
  const auto sid = bench.fixture.look(main_group)->first("objectSid");
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(sid[sid.size() - 4 + i])) << (8 * i);
  bench.fixture.modify(chat_user, "primaryGroupID", {std::to_string(number)});
  bench.fixture.change(domain_users, {{ldap::Change::Operation::remove, "member", {chat_user}}});
  bench.fixture.modify(chat_user, "info", {"a text"});
  const auto before = lasting(bench.fixture, chat_user);
  auto release = Release::remove;
  SUBCASE("Remove-ADUser") {}
  SUBCASE("Disable-CsUser") {
    release = Release::withdraw;
  }
  bench.write(bench.image(main_group), release);
  bench.write_endpoint();
  int calls = 0;
  calls += fail_everywhere(
      bench, "release.ps1", [&] { CHECK(bench.owners().empty()); }, [&] { bench.run("undo-release.ps1"); });
  bench.run("release.ps1");
  calls += fail_everywhere(
      bench, "endpoint.ps1", [&] { CHECK(bench.owners().size() == 1); },
      [&] { bench.run("undo-endpoint.ps1"); });
  bench.run("endpoint.ps1");
  calls += fail_everywhere(
      bench, "undo-endpoint.ps1", [&] { CHECK(bench.owners().empty()); }, [&] { bench.run("endpoint.ps1"); });
  bench.run("undo-endpoint.ps1");
  calls += fail_everywhere(
      bench, "undo-release.ps1", [&] { CHECK(difference(before, lasting(bench.fixture, chat_user)) == ""); },
      [&] { bench.run("release.ps1"); });
  MESSAGE(calls, " failures, ", place->shell.runs, " scripts were run");
}
