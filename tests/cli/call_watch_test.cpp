// SPDX-License-Identifier: Apache-2.0
/// \file
/// What can be seen of a call that works: the live page, the metrics, status --watch, hooks, pauses.
#include "migrator/report/live.hpp"
#include "tests/cli/call.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>
#include <utility>

using namespace gc2pc::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Words cutover(const PracticePool& pool, const std::string& hash, const Words& more) {
  return Words{"cutover", "--run", pool.run().string(), "--execute", "--plan", hash} + more;
}

/// Name, labels and value of each sample of a file in Prometheus' text format; fails for any other line.
std::map<std::string, double> samples(const std::string& text) {
  std::map<std::string, double> found;
  std::set<std::string> declared;
  std::istringstream lines(text);
  REQUIRE(text.ends_with('\n'));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    std::istringstream words(line);
    std::string sign, word, name;
    if (line.starts_with('#')) {
      words >> sign >> word >> name;
      CHECK((word == "HELP" || word == "TYPE"));
      if (word == "TYPE") {
        std::string type;
        words >> type;
        CHECK(type == "gauge");
        CHECK(declared.insert(name).second);
      }
      continue;
    }
    const auto open = line.find('{'), close = line.rfind("} ");
    REQUIRE(open != line.npos);
    REQUIRE(close != line.npos);
    name = line.substr(0, open);
    CHECK(declared.contains(name));
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos);
    bool quoted = false;
    for (auto at = open + 1; at < close; ++at) {
      if (quoted && line[at] == '\\')
        ++at;
      else if (line[at] == '"')
        quoted = !quoted;
    }
    CHECK_FALSE(quoted);
    std::size_t used = 0;
    const auto value = line.substr(close + 2);
    CHECK(found.emplace(line.substr(0, close + 1), std::stod(value, &used)).second);
    CHECK(used == value.size());
  }
  return found;
}

} // namespace

TEST_CASE("while a call works, page and metrics are written again and again") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto metrics = pool.folder() / "gc2pc.prom";
  Call call(cutover(pool, hash,
                    {"--quiet-time", "6", "--deadline", "2200-01-01T05:00Z", "--metrics", metrics.string()}));
  std::set<std::string> written;
  json seen;
  std::string page;
  REQUIRE(soon([&] {
    const auto live = live_of(pool);
    if (live.is_object() && live.at("verb") == "cutover" && live.at("ended").is_null()) {
      written.insert(live.at("written_at").get<std::string>());
      seen = live;
      page = content(pool.run() / "live/index.html");
    }
    return written.size() >= 2;
  }));
  CHECK(seen.at("verdict").at("level") == "running");
  CHECK(seen.at("work").at("name") == "quiet");
  CHECK(seen.at("deadline") == "2200-01-01T05:00:00Z");
  CHECK(seen.at("turn_back_by").get<std::string>() < "2200-01-01T05:00:00Z");
  CHECK(seen.at("owner") == "user");
  CHECK(seen.at("events").size() >= 4);
  CHECK(seen.at("events")[0].at("sequence") > seen.at("events")[1].at("sequence"));
  for (const auto* part :
       {"<h1>RUNNING</h1>", "as of <time", "quiet", "Deadline", "Turn back by", "belongs to the user",
        "step-started", "Content-Security-Policy", R"(http-equiv="refresh" content="2")", "data-written="})
    CHECK_MESSAGE(page.find(part) != page.npos, part);
  CHECK(page.find("http://") == page.npos);
  CHECK(mode_of(pool.run() / "live/index.html") == 0600);
  const auto while_working = samples(content(metrics));
  CHECK(while_working.at("gc2pc_call_running{run=\"run\"}") == 1);
  CHECK(while_working.at("gc2pc_level{run=\"run\",level=\"running\"}") == 1);
  const auto watched = run_program({"status", "--run", pool.run().string(), "--watch", "--exit-code"});
  CHECK(watched.code == 0); // the data is copied: go
  CHECK(watched.out.find(" RUNNING: The cutover is running; quiet") != watched.out.npos);
  REQUIRE(call.code() == 0);
  const auto end = live_of(pool);
  CHECK(end.at("ended").at("exit_code") == 0);
  CHECK(end.at("events").size() == 10);
  CHECK(end.at("verdict").at("level") == "go");
  const auto after = samples(content(metrics));
  CHECK(after.at("gc2pc_call_running{run=\"run\"}") == 0);
  CHECK(after.at("gc2pc_call_exit_code{run=\"run\"}") == 0);
  CHECK(after.at("gc2pc_step_finished{run=\"run\",step=\"messages\"}") == 1);
  CHECK(mode_of(metrics) == 0644);
}

TEST_CASE("a page that cannot be written is said once, and the work goes on") {
  const PracticePool pool;
  const auto hash = pool.plan();
  fs::remove_all(pool.run() / "live");
  write_file(pool.run() / "live", "not a folder");
  const auto ran = run_program(cutover(pool, hash, {"--quiet-time", "5"}));
  CHECK(ran.code == 0);
  const auto first = ran.err.find("gc2pc: the live page cannot be written: ");
  REQUIRE(first != ran.err.npos);
  CHECK(ran.err.find("the live page", first + 20) == ran.err.npos);
}

TEST_CASE("a call that is refused does not touch the page of the one that works") {
  const PracticePool pool;
  const auto hash = pool.plan();
  Call call(cutover(pool, hash, {"--quiet-time", "8"}));
  REQUIRE(soon([&] { return live_of(pool).is_object() && live_of(pool).at("verb") == "cutover"; }));
  CHECK(run_program({"verify", "--run", pool.run().string()}).code == 11);
  CHECK(live_of(pool).at("verb") == "cutover");
  CHECK(run_program({"status", "--run", pool.run().string(), "--exit-code"}).code == 21);
  CHECK(call.code() == 0);
}

TEST_CASE("red when the journal knows of no owner") {
  gc2pc::LiveState state;
  state.written_at = "2026-01-31T03:04:05.678Z";
  state.run_name = "a\"b\\c\nd";
  state.verdict = {gc2pc::Level::emergency, "The lookup address has no known owner", "No owner.", {}, ""};
  state.owner = gc2pc::OwnerNow::nobody;
  state.owner_text = "sip:<x> has had no owner since then";
  state.ownerless_since = "2026-01-31T03:04:05.678Z";
  const auto page = gc2pc::live_html(state);
  CHECK(page.find("<body class=\"emergency\"") != page.npos);
  CHECK(page.find("<div class=\"bad long\"><dt>Address</dt><dd>sip:&lt;x&gt; has had") != page.npos);
  const auto found = samples(gc2pc::metrics_text(state));
  CHECK(found.at("gc2pc_address_without_owner{run=\"a\\\"b\\\\c\\\\u{a}d\"}") == 1);
}

TEST_CASE("metrics never take the place of another file") {
  const PracticePool pool;
  pool.plan();
  const auto other = pool.folder() / "other";
  write_file(other, "x");
  const auto ran = run_program({"verify", "--run", pool.run().string(), "--metrics", other.string()});
  CHECK(ran.code == 1);
  CHECK(ran.err.find("' exists, and gc2pc did not write it. Name another folder with --metrics") !=
        ran.err.npos);
}

TEST_CASE("metrics never have a name that the run needs, whether there is a file or not yet") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE_FALSE(std::filesystem::exists(pool.target()));
  const std::pair<std::filesystem::path, std::string> files[] = {
      {pool.source(), "is a file that the run works on (the source)"},
      {pool.target(), "is a file that the run works on (the target)"},
      {pool.target().string() + "-wal", "is a file that the run works on (the target)"},
      {pool.ldif(), "is a file that the run works on (the directory)"},
      {pool.run() / "run.lock", "is a file that the run works on (the run folder)"},
      {pool.folder() / "files" / "x.prom", "lies in a file store (--files-from)"},
  };
  for (const auto& [the_file, why] : files) {
    const auto& file = the_file; // clang 14 captures no structured binding
    CAPTURE(file);
    const auto ran = run_program(
        {"cutover", "--run", pool.run().string(), "--execute", "--plan", hash, "--metrics", file.string()});
    CHECK(ran.code == 2);
    CHECK(ran.err == "gc2pc: the file of metrics '" + file.string() + "' " + why +
                         ". Name another file with --metrics.\n");
  }
  CHECK_FALSE(std::filesystem::exists(pool.target()));
}

TEST_CASE("status --exit-code: the level as a number") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const Words status{"status", "--run", pool.run().string(), "--exit-code"};
  CHECK(run_program(status).code == 20); // go with decisions: the sample has warnings
  CHECK(run_program({"status", "--run", pool.run().string()}).code == 0);
  REQUIRE(pool.cutover(hash).code == 0);
  CHECK(run_program(status).code == 0);
  CHECK(run_program(status + Words{"--watch", "--json"}).code == 2);
}

TEST_CASE("hooks hear of begin, steps and end, and of nothing secret") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto hooks = pool.folder() / "hooks";
  const auto log = pool.folder() / "hooks.log";
  for (const auto* name : {"on-begin", "on-step", "on-complete", "on-failure"})
    make_hook(
        hooks, name,
        "echo \"$GC2PC_HOOK $GC2PC_VERB $GC2PC_STEP ${GC2PC_EXIT_CODE:-none} ${SECRET:-nothing}\" >> '" +
            log.string() + "'");
  fs::permissions(hooks, fs::perms(0700));
  const auto ran = run_program(cutover(pool, hash, {"--consent", "directory", "--hooks", hooks.string()}),
                               [] { ::setenv("SECRET", "hunter2", 1); });
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  const auto said = read_file(log);
  CHECK(said.starts_with("on-begin cutover  none nothing\n"));
  CHECK(said.find("on-step cutover messages none nothing\n") != said.npos);
  CHECK(said.ends_with("on-complete cutover handover 0 nothing\n"));
  CHECK(said.find("on-failure") == said.npos);
  const auto failed = run_program({"verify", "--run", pool.run().string(), "--source",
                                   "sqlite3://dbname=/nowhere.db", "--hooks", hooks.string()});
  CHECK(failed.code != 0);
  CHECK(read_file(log).ends_with("on-failure verify  " + std::to_string(failed.code) + " nothing\n"));
}

TEST_CASE("a hook that fails or hangs is a note, and never stops the work") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto hooks = pool.folder() / "hooks";
  make_hook(hooks, "on-begin", "sleep 60");
  make_hook(hooks, "on-complete", "echo 'no mail today'; exit 3");
  fs::permissions(hooks, fs::perms(0700));
  const auto ran = run_program(cutover(pool, hash, {"--hooks", hooks.string()}));
  CHECK(ran.code == 0);
  CHECK(ran.err.find("gc2pc: the hook on-begin failed: did not end within 10 s. The work goes on.\n") !=
        ran.err.npos);
  CHECK(ran.err.find("gc2pc: the hook on-complete failed: exit code 3: no mail today. The work goes on.\n") !=
        ran.err.npos);
}

TEST_CASE("may-begin-STEP postpones its step until it ends with 0") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto hooks = pool.folder() / "hooks";
  const auto go = pool.folder() / "go";
  make_hook(hooks, "may-begin-release", "test -e '" + go.string() + "'");
  fs::permissions(hooks, fs::perms(0700));
  const auto ldif = read_file(pool.ldif());
  Call call(cutover(pool, hash, {"--consent", "directory", "--hooks", hooks.string()}));
  REQUIRE(soon([&] {
    const auto live = live_of(pool);
    return live.is_object() && live.at("note").is_string() &&
           live.at("note").get<std::string>().find("step release is postponed by a hook") == 0;
  }));
  CHECK(read_file(pool.ldif()) == ldif);
  write_file(go, "");
  CHECK(call.code() == 0);
  CHECK(call.err().find("gc2pc: step release is postponed by a hook (may-begin-release: exit code 1); it is "
                        "asked again every 5 s\n") != std::string::npos);
  CHECK(read_file(pool.ldif()) != ldif);
}

TEST_CASE(
    "hooks that another account may write, or that would leave the address without an owner, are refused") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto hooks = pool.folder() / "hooks";
  make_hook(hooks, "on-begin", "true");
  const auto refused = [&] { return run_program(cutover(pool, hash, {"--hooks", hooks.string()})); };
  fs::permissions(hooks, fs::perms(0777));
  CHECK(refused().code == 2);
  fs::permissions(hooks, fs::perms(0700));
  fs::permissions(hooks / "on-begin", fs::perms(0772));
  CHECK(refused().code == 2);
  fs::permissions(hooks / "on-begin", fs::perms(0600));
  CHECK(refused().err ==
        "gc2pc: the hook '" + (hooks / "on-begin").string() +
            "' is not an executable file. Make it one (chmod 0700), or remove it. A symbolic "
            "link is not followed.\n");
  fs::remove(hooks / "on-begin");
  make_hook(hooks, "may-begin-endpoint", "true");
  CHECK(refused().err ==
        "gc2pc: the hook '" + (hooks / "may-begin-endpoint").string() +
            "' would postpone a step after the release, while the address has no owner. Remove it. "
            "may-begin-release postpones the whole handover.\n");
}

TEST_CASE("precopy: a limit of messages a second, and a file that pauses it") {
  const PracticePool pool;
  pool.plan();
  const auto pause = pool.folder() / "pause";
  const auto begin = std::chrono::steady_clock::now();
  Call call({"precopy", "--run", pool.run().string(), "--execute", "--max-rate", "100", "--pause-file",
             pause.string()});
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  write_file(pause, "");
  REQUIRE(soon([&] {
    const auto live = live_of(pool);
    return live.is_object() && live.at("note").is_string() &&
           live.at("note") == "paused: '" + pause.string() + "' exists; remove it to continue";
  }));
  fs::remove(pause);
  CHECK(call.code() == 0);
  CHECK(call.err().find("gc2pc: continued after a pause of ") != std::string::npos);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(took.count() > 3); // some 350 messages
  REQUIRE(run_program({"rollback", "--run", pool.run().string(), "--execute"}).code == 0);
}

TEST_CASE("Ctrl-C ends a paused precopy") {
  const PracticePool pool;
  pool.plan();
  const auto pause = pool.folder() / "pause";
  write_file(pause, "");
  Call call({"precopy", "--run", pool.run().string(), "--execute", "--pause-file", pause.string()});
  REQUIRE(soon([&] { return call.err().find("paused: ") != std::string::npos; }));
  call.send(SIGINT);
  CHECK(call.code() == 130);
}
