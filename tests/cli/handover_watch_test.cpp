// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the crew sees and hears of a handover by scripts: the owner changes on the live page, and the hooks
/// on-waiting and on-ownerless are called when a person has to act.
#include "tests/cli/call.hpp"

#include <algorithm>
#include <sstream>

using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

/// A pool whose directory is changed by an administrator: this test.
class ScriptPool {
 public:
  ScriptPool() : before_(read_file(pool_.ldif())) {
    const PracticePool other;
    REQUIRE(other.cutover(other.plan()).code == 0);
    after_ = read_file(other.ldif());
    const auto planned = run_program(
        Words{"plan", "--json", "--run", pool_.run().string()} +
        pool_.options_with("--directory", "script:" + scripts().string() + ",ldif:" + pool_.ldif().string()));
    REQUIRE_MESSAGE(planned.code == 0, planned.err);
    hash_ = nlohmann::json::parse(planned.out).at("plan_hash");
    for (const auto* name : {"on-waiting", "on-ownerless"})
      log_calls(name);
    fs::permissions(hooks(), fs::perms(0700));
  }

  [[nodiscard]] const PracticePool& pool() const { return pool_; }
  [[nodiscard]] fs::path scripts() const { return pool_.folder() / "scripts"; }
  /// With the address handed over; what is more is given with it.
  [[nodiscard]] Words cutover(const std::string& wait) const {
    return {"cutover",
            "--run",
            pool_.run().string(),
            "--execute",
            "--plan",
            hash_,
            "--consent",
            "directory",
            "--quiet-time",
            "0",
            "--hooks",
            hooks().string(),
            "--replication-wait",
            wait};
  }
  /// How often a hook was called with a sentence that has this.
  [[nodiscard]] long called(const std::string& hook, const std::string& sentence) const {
    std::istringstream lines(content(log()));
    long found = 0;
    for (std::string line; std::getline(lines, line);)
      found += line.starts_with(hook + " ") && line.find(sentence) != line.npos ? 1 : 0;
    return found;
  }
  /// The hook writes what it was called with, then does this.
  void log_calls(const char* name, const std::string& more = {}) const {
    make_hook(hooks(), name,
              "echo \"$GC2PC_HOOK ${GC2PC_EXIT_CODE:-none} $GC2PC_SENTENCE\" >> '" + log().string() + "'\n" +
                  more);
  }
  /// What release.ps1 would do.
  void release() const {
    auto text = before_;
    const auto cut = [&](const std::string& from, const std::string& to) {
      const auto begin = text.find(from);
      REQUIRE(begin != text.npos);
      text.erase(begin, text.find(to, begin) + to.size() - begin);
    };
    cut("dn: CN=OCSChat,OU=Service Accounts", "\n\n");
    cut("member: CN=OCSChat,OU=Service Accounts", "\n");
    replace(text);
  }
  /// What undo-release.ps1 would do, after undo-endpoint.ps1.
  void restore() const { replace(before_); }
  /// Of the address, with the same hooks.
  [[nodiscard]] Words rollback() const {
    return {"rollback",  "--run",   pool_.run().string(), "--execute",          "--consent",
            "directory", "--hooks", hooks().string(),     "--replication-wait", "60"};
  }
  /// What endpoint.ps1 would do.
  void endpoint() const { replace(after_); }

 private:
  [[nodiscard]] fs::path hooks() const { return pool_.folder() / "hooks"; }
  [[nodiscard]] fs::path log() const { return pool_.folder() / "hooks.log"; }
  /// gc2pc reads it all the time.
  void replace(const std::string& text) const {
    write_file(pool_.folder() / "next.ldif", text);
    fs::rename(pool_.folder() / "next.ldif", pool_.ldif());
  }

  PracticePool pool_;
  std::string before_, after_, hash_;
};

bool owner_is(const PracticePool& pool, const char* owner) {
  const auto live = live_of(pool);
  return live.is_object() && live.at("owner") == owner;
}

int level_of(const PracticePool& pool) {
  return run_program({"status", "--run", pool.run().string(), "--exit-code"}).code;
}

} // namespace

TEST_CASE(
    "the live page follows the address from the user to the endpoint, and hooks call for the administrator") {
  const ScriptPool scene;
  const auto& pool = scene.pool();
  const auto page = pool.run() / "live/index.html";
  Call call(scene.cutover("60"));

  // A script waits for the administrator; the user still owns the address, and nothing is red.
  REQUIRE(soon([&] { return scene.called("on-waiting none", "release.ps1") == 1; }));
  REQUIRE(soon([&] { return owner_is(pool, "user"); }));
  auto live = live_of(pool);
  CHECK(live.at("verdict").at("level") == "running");
  CHECK(live.at("ownerless_since").is_null());
  CHECK(content(page).find("<h1>RUNNING</h1>") != std::string::npos);
  CHECK(content(page).find("sip:ocschat@contoso.example belongs to the user") != std::string::npos);
  CHECK(scene.called("on-ownerless", "") == 0);

  scene.release();
  REQUIRE(soon([&] { return owner_is(pool, "nobody") && scene.called("on-ownerless", "") == 1; }));
  live = live_of(pool);
  CHECK(live.at("verdict").at("level") == "emergency");
  const std::string since = live.at("ownerless_since");
  CHECK(content(page).find("<body class=\"emergency\"") != std::string::npos);
  CHECK(content(page).find("sip:ocschat@contoso.example has had no owner since " + since) !=
        std::string::npos);
  CHECK(scene.called("on-ownerless none",
                     "sip:ocschat@contoso.example has had no owner since " + since + ".") == 1);
  REQUIRE(soon([&] { return scene.called("on-waiting none", "endpoint.ps1") == 1; }));

  scene.endpoint();
  CHECK_MESSAGE(call.code() == 0, call.err());
  live = live_of(pool);
  CHECK(live.at("owner") == "endpoint");
  CHECK(live.at("ownerless_since").is_null());
  CHECK(live.at("verdict").at("level") == "done");
  CHECK(live.at("ended").at("exit_code") == 0);
  CHECK(content(page).find("class=\"emergency\"") == std::string::npos);
  CHECK(content(page).find("sip:ocschat@contoso.example belongs to the endpoint") != std::string::npos);
  CHECK(scene.called("on-waiting", "") == 2);
  CHECK(scene.called("on-ownerless", "") == 1);
}

TEST_CASE("a call that waits in vain for a script: its page, its hooks and status agree on the owner") {
  const ScriptPool scene;
  const auto& pool = scene.pool();
  CHECK(run_program(scene.cutover("3")).code == 6);
  auto live = live_of(pool);
  CHECK(live.at("owner") == "user");
  CHECK(live.at("verdict").at("level") == "stopped");
  CHECK(level_of(pool) == 22);
  CHECK(scene.called("on-waiting none", "Run '" + (scene.scripts() / "release.ps1").string()) == 1);
  CHECK(scene.called("on-waiting 6", "timed out after 3.0 s") == 1);
  CHECK(scene.called("on-ownerless", "") == 0);

  scene.release(); // nobody looks, until the next call
  CHECK(level_of(pool) == 23);
  CHECK(run_program(scene.cutover("1")).code == 6);
  live = live_of(pool);
  CHECK(live.at("owner") == "nobody");
  CHECK(live.at("verdict").at("level") == "emergency");
  CHECK(scene.called("on-waiting 6", "owned by nobody") == 1);
  CHECK(scene.called("on-ownerless", "has had no owner since") == 1);

  scene.endpoint();
  CHECK(run_program(scene.cutover("1")).code == 0);
  CHECK(live_of(pool).at("owner") == "endpoint");
  CHECK(level_of(pool) == 0);
}

TEST_CASE("a rollback by scripts: the live page follows the address from the endpoint to the user") {
  const ScriptPool scene;
  const auto& pool = scene.pool();
  {
    Call cutover(scene.cutover("60"));
    REQUIRE(soon([&] { return scene.called("on-waiting", "/release.ps1") == 1; }));
    scene.release();
    REQUIRE(soon([&] { return scene.called("on-waiting", "/endpoint.ps1") == 1; }));
    scene.endpoint();
    REQUIRE(cutover.code() == 0);
  }
  const auto alarms = scene.called("on-ownerless", "");
  Call call(scene.rollback());
  REQUIRE(soon([&] { return scene.called("on-waiting", "/undo-endpoint.ps1") == 1; }));
  REQUIRE(soon([&] { return owner_is(pool, "endpoint"); }));
  CHECK(live_of(pool).at("verdict").at("level") == "running");
  CHECK(scene.called("on-ownerless", "") == alarms);
  scene.release();
  REQUIRE(soon([&] { return owner_is(pool, "nobody") && scene.called("on-ownerless", "") == alarms + 1; }));
  REQUIRE(soon([&] { return scene.called("on-waiting", "/undo-release.ps1") == 1; }));
  scene.restore();
  CHECK_MESSAGE(call.code() == 0, call.err());
  CHECK(live_of(pool).at("owner") == "user");
  CHECK(live_of(pool).at("verdict").at("level") == "done");
}

TEST_CASE("a script that takes the address from the account, and leaves the account: no owner all the same") {
  const ScriptPool scene;
  const auto& pool = scene.pool();
  scene.log_calls("on-waiting", "sleep 2"); // it must not put off the next look
  Call call(scene.cutover("60"));
  REQUIRE(soon([&] { return scene.called("on-waiting", "release.ps1") == 1; }));
  auto text = read_file(pool.ldif());
  const auto user = text.find("dn: CN=OCSChat,OU=Service Accounts");
  for (const std::string value :
       {"msRTCSIP-PrimaryUserAddress: sip:ocschat", "proxyAddresses: sip:ocschat"}) {
    const auto at = text.find(value, user);
    REQUIRE(at != text.npos);
    text.erase(at, text.find('\n', at) + 1 - at);
  }
  write_file(pool.folder() / "next.ldif", text);
  fs::rename(pool.folder() / "next.ldif", pool.ldif());
  const auto gone = std::chrono::steady_clock::now();
  CHECK(soon([&] { return owner_is(pool, "nobody") && scene.called("on-ownerless", "") == 1; }));
  CHECK(std::chrono::steady_clock::now() - gone < std::chrono::seconds(30));
  scene.release();
  REQUIRE(soon([&] { return scene.called("on-waiting", "endpoint.ps1") == 1; }));
  scene.endpoint();
  CHECK(call.code() == 0);
}

TEST_CASE("on-waiting: a hook postpones a step, and a file pauses a precopy") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto hooks = pool.folder() / "hooks";
  const auto log = pool.folder() / "hooks.log", pause = pool.folder() / "pause";
  make_hook(hooks, "on-waiting", "echo \"$GC2PC_VERB $GC2PC_SENTENCE\" >> '" + log.string() + "'");
  make_hook(hooks, "may-begin-release", "test -e \"$GC2PC_RUN/hand-over\"");
  fs::permissions(hooks, fs::perms(0700));
  write_file(pause, "");
  {
    Call precopy({"precopy", "--run", pool.run().string(), "--execute", "--pause-file", pause.string(),
                  "--hooks", hooks.string()});
    REQUIRE(soon([&] {
      return content(log) == "precopy paused: '" + pause.string() + "' exists; remove it to continue\n";
    }));
    fs::remove(pause);
    REQUIRE(precopy.code() == 0);
  }
  fs::remove(log);
  Call call({"cutover", "--run", pool.run().string(), "--execute", "--plan",
             nlohmann::json::parse(run_program({"status", "--run", pool.run().string(), "--json"}).out)
                 .at("plan_hash")
                 .get<std::string>(),
             "--consent", "directory", "--quiet-time", "0", "--hooks", hooks.string()});
  REQUIRE(soon([&] {
    return content(log) ==
           "cutover step release is postponed by a hook (may-begin-release: exit code 1); it is "
           "asked again every 5 s\n";
  }));
  write_file(pool.run() / "hand-over", "");
  CHECK(call.code() == 0);
}
