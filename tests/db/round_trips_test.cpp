// SPDX-License-Identifier: Apache-2.0
/// \file
/// A server far away: what a verb waits for does not grow with the rooms, because those are asked for,
/// written and deleted together.
#include "migrator/workflows/precopy.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/postgres_relay.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/practice_pool.hpp"
#include "tests/support/server_pool.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <map>

using namespace gc2pc;

namespace {

/// Short, but longer than it takes to send several statements ahead of their answers: these are one round
/// trip then, however fast the server is.
constexpr std::chrono::microseconds way{300};

/// Databases that are reached through a relay.
class FarServer {
 public:
  explicit FarServer(const std::filesystem::path& server)
      : source(server), target(server),
        relay(test::listen_in(folder_.path()), std::filesystem::path(source.host()) / ".s.PGSQL.5432", way) {}

  [[nodiscard]] std::string keywords(const test::PostgresDatabase& database) const {
    return "host=" + folder_.path().string() + " user=postgres dbname=" + database.name();
  }

 private:
  test::TemporaryFolder folder_;

 public:
  test::PostgresDatabase source, target;
  test::PostgresRelay relay;
};

/// Round trips of each verb, for a pool with four messages in each room.
std::map<std::string, std::int64_t> round_trips(const std::filesystem::path& server, std::int64_t rooms) {
  FarServer far(server);
  test::PracticePool pool({4 * rooms, rooms});
  test::copy_legacy(pool.config.source, far.source.url());
  pool.config.source = "postgresql:" + far.keywords(far.source);
  pool.config.target = "postgresql:" + far.keywords(far.target);
  std::map<std::string, std::int64_t> result;
  const auto counted = [&](const std::string& verb, const auto& work) {
    const auto before = far.relay.round_trips();
    work();
    result[verb] = far.relay.round_trips() - before;
  };
  counted("plan", [&] { static_cast<void>(pool.plan()); });
  counted("precopy", [&] {
    auto session = pool.session();
    static_cast<void>(run_precopy(pool.run(), session, pool.observer, pool.stop));
  });
  // In every room something comes on top.
  far.source.raw().run(
      "INSERT INTO tblchat SELECT channelid, max(chatid) + 1000, max(chatdate) + 1, max(userid), 0, "
      "'new', NULL FROM tblchat GROUP BY channelid");
  pool.options.consent_changes = true;
  counted("cutover", [&] { CHECK(pool.cutover().phase == RunPhase::complete); });
  counted("verify", [&] {
    auto session = pool.read_session();
    CHECK(verify_run(pool.run(), session, {}, pool.observer, pool.stop).differences.empty());
  });
  counted("rollback", [&] { CHECK(pool.rollback().phase == RunPhase::rolled_back); });
  return result;
}

} // namespace

TEST_CASE("round trips: a relay counts what is waited for") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const FarServer far(*server);
  test::RawPostgres raw(far.keywords(far.source));
  const auto begun = far.relay.round_trips();
  CHECK(begun >= 1);
  for (int i = 0; i < 3; ++i)
    raw.run("SELECT 1");
  CHECK(far.relay.round_trips() == begun + 3);
}

TEST_CASE("round trips: no verb takes one more for each room") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  // A few more come and go with the time that the server takes.
  constexpr std::int64_t few = 15, many = 75, most_of_many_more = (many - few) / 2;
  const auto of_few = round_trips(*server, few);
  const auto of_many = round_trips(*server, many);
  for (const auto& counted : of_few) {
    const auto more = of_many.at(counted.first) - counted.second;
    CAPTURE(counted.first);
    CHECK(more < most_of_many_more);
  }
}
