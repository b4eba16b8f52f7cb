// SPDX-License-Identifier: Apache-2.0
// What the doctor judges by numbers, and how its result is kept, counted and written as JSON.
#include "migrator/cli/print_checkup.hpp"
#include "migrator/cli/terminal_checks.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/checkup.hpp"
#include "migrator/workflows/doctor_lanes.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace gc2pc;
using namespace gc2pc::doctor;

namespace {

/// The one check that `say` makes.
template <class Say>
Check said(Say&& say) {
  Answers answers(CheckGroup::clock, "id");
  say(answers);
  REQUIRE(answers.checks().size() == 1);
  return answers.checks().front();
}

Check clock(double server, ClockUse use) {
  constexpr double here = 1'000'000;
  return said([&](Answers& answers) { say_clock(answers, "dc1", here + server, here, use); });
}

Check certificate(std::int64_t seconds) {
  constexpr std::int64_t now = 1'700'000'000; // 2023-11-14
  return said([&](Answers& answers) { say_certificate(answers, "dc1", now + seconds, now); });
}

Check space(std::optional<std::uint64_t> free, const std::vector<SpaceNeed>& needs) {
  return said([&](Answers& answers) { say_space(answers, "target", free, needs); });
}

Checkup example() {
  return {"2026-01-31T03:04:05.678Z",
          {{CheckGroup::databases, "source.open", CheckLevel::good, "the source is there", {}},
           {CheckGroup::databases, "target.open", CheckLevel::failed, "file not found: \x1b[2Jx",
            "Name another."},
           {CheckGroup::clock, "source.clock", CheckLevel::remark, "it is late", "Wind it up."},
           {CheckGroup::clock, "target.clock", CheckLevel::unchecked, "no clock", {}}}};
}

} // namespace

TEST_CASE("doctor: a clock that is apart") {
  const std::string remedy = "Synchronise both clocks (timedatectl, w32tm /resync).";
  const auto is = [](const Check& check, CheckLevel level, const std::string& sentence,
                     const std::string& fix) {
    CHECK(check.level == level);
    CHECK(check.sentence == sentence);
    CHECK(check.remedy == fix);
  };
  is(clock(0.4, ClockUse::signs_in), CheckLevel::good,
     "the clock of dc1 agrees with that of this host to a second", "");
  is(clock(-1.4, ClockUse::signs_in), CheckLevel::good,
     "the clock of dc1 agrees with that of this host to a second", "");
  is(clock(2, ClockUse::signs_in), CheckLevel::good, "the clock of dc1 is 2.0 s ahead of that of this host",
     "");
  is(clock(60, ClockUse::signs_in), CheckLevel::good,
     "the clock of dc1 is 1 min 00 s ahead of that of this host", "");
  is(clock(-61, ClockUse::signs_in), CheckLevel::remark,
     "the clock of dc1 is 1 min 01 s behind that of this host", remedy);
  is(clock(300, ClockUse::signs_in), CheckLevel::remark,
     "the clock of dc1 is 5 min 00 s ahead of that of this host", remedy);
  is(clock(301, ClockUse::signs_in), CheckLevel::failed,
     "the clock of dc1 is 5 min 01 s ahead of that of this host; Kerberos allows five minutes", remedy);
  is(clock(-7'200, ClockUse::writes_times), CheckLevel::remark,
     "the clock of dc1 is 2 h 00 min behind that of this host", remedy);
}

TEST_CASE("doctor: a certificate near its end") {
  constexpr std::int64_t day = 86'400;
  CHECK(certificate(0).level == CheckLevel::failed);
  CHECK(certificate(-day).sentence == "the certificate of dc1 expired on 2023-11-13");
  CHECK(certificate(-day).remedy == "Renew it.");
  CHECK(certificate(day - 1).sentence == "the certificate of dc1 expires on 2023-11-15, in less than a day");
  CHECK(certificate(30 * day - 1).sentence == "the certificate of dc1 expires on 2023-12-14, in 29 days");
  CHECK(certificate(30 * day - 1).level == CheckLevel::remark);
  CHECK(certificate(30 * day - 1).remedy == "Renew it before the weekend.");
  CHECK(certificate(30 * day).level == CheckLevel::good);
  CHECK(certificate(30 * day).sentence == "the certificate of dc1 is valid until 2023-12-14");
}

TEST_CASE("doctor: disk space counts as checked only where both numbers are known") {
  const std::vector<SpaceNeed> needs{{"target", 2'000'000, {}}, {"run folder", 9'000'000'000, {}}};
  CHECK(space(3'000'000, needs).level == CheckLevel::good);
  CHECK(space(2'000'000, needs).sentence == "the target has 2.0 MB free and needs about 2.0 MB");
  CHECK(space(1'999'999, needs).level == CheckLevel::failed);
  CHECK(space(1'000'000, needs).sentence == "the target has 1.0 MB free and needs about 2.0 MB");
  CHECK(space(1'000'000, needs).remedy == "Free disk space there, or name another place and plan again.");
  CHECK(space({}, needs).level == CheckLevel::unchecked);
  CHECK(space({}, needs).sentence ==
        "the target: not checked, its server does not say what is free; it needs about 2.0 MB");
  CHECK(space(1'000'000, {}).level == CheckLevel::unchecked);
  CHECK(space(1'000'000, {}).sentence == "the target has 1.0 MB free; how much it needs is not known");
  CHECK(space(1'000'000, {}).remedy == "Plan with --run DIR, then run doctor --run DIR.");
}

TEST_CASE("doctor: controllers agree when they see what the first one sees") {
  Answers answers(CheckGroup::controllers, "controllers.state");
  compare_controllers(answers, {{"ldaps://dc1", "'CN=a'"}, {"ldaps://dc2", "'CN=a'"}, {"ldaps://dc3", ""}},
                      "sip:x@y");
  REQUIRE(answers.checks().size() == 3);
  CHECK(answers.checks()[1].level == CheckLevel::good);
  CHECK(answers.checks()[1].sentence == "on ldaps://dc2 sip:x@y belongs to 'CN=a'");
  CHECK(answers.checks()[2].level == CheckLevel::failed);
  CHECK(answers.checks()[2].sentence ==
        "on ldaps://dc3 sip:x@y has no owner, but on ldaps://dc1 it belongs to 'CN=a'");
  CHECK(answers.checks()[2].remedy ==
        "Check replication (repadmin /showrepl), and wait until all controllers agree.");
}

TEST_CASE("doctor: the terminal") {
  cli::TerminalFacts facts;
  facts.terminal = facts.utf8 = facts.multiplexer = true;
  facts.columns = 80;
  for (const auto& check : terminal_checks(facts))
    CHECK(check.level == CheckLevel::good);
  CHECK(terminal_checks(facts)[2].sentence ==
        "a lost connection does not stop gc2pc: it runs in tmux or screen");
  facts = {};
  facts.remote = true;
  const auto bare = terminal_checks(facts);
  REQUIRE(bare.size() == 3);
  CHECK(bare[0].level == CheckLevel::remark);
  CHECK(bare[0].sentence == "the locale is not UTF-8: names may be unreadable");
  CHECK(bare[0].remedy == "Set LC_ALL=C.UTF-8.");
  CHECK(bare[1].level == CheckLevel::unchecked);
  CHECK(bare[1].sentence == "the width: not checked, standard error is not a terminal");
  CHECK(bare[2].level == CheckLevel::remark);
  CHECK(bare[2].sentence ==
        "gc2pc runs in an ssh session: when the connection is lost, it stops at the next safe point");
  CHECK(bare[2].remedy == "Start it in tmux, or with systemd-run or nohup.");
  facts.terminal = true;
  facts.columns = 79;
  CHECK(terminal_checks(facts)[1].sentence == "the terminal has 79 columns");
  CHECK(terminal_checks(facts)[1].level == CheckLevel::remark);
  facts.ignores_hangup = true;
  CHECK(terminal_checks(facts)[2].sentence ==
        "a lost connection does not stop gc2pc: it ignores SIGHUP (nohup)");
  facts.ignores_hangup = false;
  facts.service = true;
  CHECK(terminal_checks(facts)[2].sentence == "a lost connection does not stop gc2pc: systemd started it");
}

TEST_CASE("doctor: a checkup is kept and read again") {
  const auto before = example();
  const auto after = checkup_from_stored(stored_checkup(before));
  CHECK(after.at == before.at);
  CHECK(after.checks == before.checks);
  CHECK(before.counts_text() == "1 check passed, 1 failed, 1 remark, 1 not checked");
  CHECK(Checkup{}.counts_text() == "0 checks passed");
  for (const auto* damaged : {"", "{}", R"({"at":"x","checks":[{"group":"none","id":"a","level":"ok"}]})"})
    CHECK(test::line_of([&] { static_cast<void>(checkup_from_stored(damaged)); }) ==
          "corrupt: the run's checks cannot be read");
}

TEST_CASE("doctor: JSON has groups in order, and a level by name for each check") {
  const auto json = json_of(example());
  CHECK(json.at("at") == "2026-01-31T03:04:05.678Z");
  CHECK(json.at("passed") == 1);
  CHECK(json.at("failed") == 1);
  CHECK(json.at("remarks") == 1);
  CHECK(json.at("not_checked") == 1);
  REQUIRE(json.at("groups").size() == 2);
  CHECK(json.at("groups")[0].at("name") == "databases");
  CHECK(json.at("groups")[1].at("title") == "Clock");
  const auto& checks = json.at("groups")[1].at("checks");
  CHECK(checks[0] == nlohmann::json{{"id", "source.clock"},
                                    {"level", "remark"},
                                    {"sentence", "it is late"},
                                    {"remedy", "Wind it up."}});
  CHECK(checks[1].at("level") == "not-checked");
  CHECK(checks[1].at("remedy") == nullptr);
}

TEST_CASE("doctor: printed with symbols or in ASCII, what servers say made visible") {
  const auto printed = [](bool utf8) {
    std::ostringstream stream;
    cli::TerminalOut out(stream);
    print_checkup(out, example(), utf8);
    return stream.str();
  };
  CHECK(printed(true) == "Databases\n"
                         "  ✓ the source is there\n"
                         "  ✗ file not found: \\u{1b}[2Jx\n"
                         "      Name another.\n"
                         "\n"
                         "Clock\n"
                         "  ! it is late\n"
                         "      Wind it up.\n"
                         "  – no clock\n"
                         "\n");
  CHECK(printed(false) == "Databases\n"
                          "  ok the source is there\n"
                          "  x  file not found: \\u{1b}[2Jx\n"
                          "       Name another.\n"
                          "\n"
                          "Clock\n"
                          "  !  it is late\n"
                          "       Wind it up.\n"
                          "  -  no clock\n"
                          "\n");
}
