// SPDX-License-Identifier: Apache-2.0
/// \file
/// The live page as a phone and a desk show it.
#include "migrator/report/live.hpp"
#include "tests/browser/opened_report.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

LiveState working() {
  LiveState state;
  state.written_at = "2200-01-31T20:14:05.678Z"; // never old by the clock
  state.run_name = "weekend";
  state.run = "3f1c9a52-b7d0-4c1e-9a52-b7d04c1e9a52";
  state.plan_hash = std::string(64, 'a');
  state.verdict = {
      Level::running, "The cutover is running", "The cutover is running; it is at step messages.", {}, ""};
  state.call.verb = "cutover";
  state.call.started_at = "2200-01-31T20:00:00.000Z";
  state.call.work = LiveWork{"messages", "messages", 450'000, 1'000'000, 30, 15'000.0, 36.0, 0.45};
  state.call.note = "step release is postponed by a hook (may-begin-release: exit code 1)";
  state.call.note_at = state.call.started_at;
  state.deadline = 7'260'000'000;
  state.turn_back = 7'259'990'000;
  state.left_all = 90;
  state.owner = OwnerNow::user;
  state.owner_text = "sip:ocschat@contoso.example belongs to the user";
  for (int i = 10; i > 0; --i)
    state.events.push_back({i, "2200-01-31T20:14:04.000Z", "root@host 1", "chunk-committed", "messages",
                            "CN={995671a9-eb28-5e28-a574-93cf5692ebf6},CN=ApplicationContacts,CN=RTCService",
                            "", 0});
  state.records = 42;
  return state;
}

void check(const LiveState& state) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "index.html", live_html(state));
  test::check_live_page(folder / "index.html");
}

} // namespace

TEST_CASE("the live page of a call that works") {
  check(working());
}

TEST_CASE("the live page while the address has no owner") {
  auto state = working();
  state.verdict = {Level::emergency,
                   "The lookup address has no known owner",
                   "sip:ocschat@contoso.example has had no owner since 2200-01-31T20:13:00.000Z!",
                   {},
                   "cutover --execute --plan aaaaaaaaaaaa --consent directory"};
  state.owner = OwnerNow::nobody;
  state.owner_text = "sip:ocschat@contoso.example has had no owner since 2200-01-31T20:13:00.000Z";
  check(state);
}

TEST_CASE("the live page of a call that has ended") {
  auto state = working();
  state.call.work.reset();
  state.call.ended = LiveEnd{4, "stopped: a difference was found", state.written_at};
  state.verdict.level = Level::differs;
  check(state);
}
