// SPDX-License-Identifier: Apache-2.0
/// \file
/// Two runs into one target at the same time, each with a run folder of its own, so that no lock of a folder
/// holds them apart: one of them at most is complete, and both can be rolled back.
#include "tests/crash/crash_target.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <future>
#include <vector>

using namespace gc2pc::test;

namespace {

constexpr int rounds = 3;

/// A run of the pool with an address and a file store of its own: only the target is shared.
struct OwnRun {
  OwnRun(const PracticePool& pool, const std::string& name, const std::string& target)
      : folder(pool.folder() / name), ldif(pool.folder() / (name + ".ldif")) {
    std::filesystem::copy(pool.ldif(), ldif);
    auto options = pool.options_with("--target", target);
    for (auto word = options.begin(); word != options.end(); ++word) {
      if (*word == "--directory")
        *(word + 1) = "ldif:" + ldif.string();
      if (*word == "--files-to")
        *(word + 1) = (pool.folder() / (name + "-files")).string();
    }
    const auto planned = run_program(Words{"plan", "--json", "--run", folder.string()} + options);
    REQUIRE_MESSAGE(planned.code == 0, planned.err);
    hash = nlohmann::json::parse(planned.out).at("plan_hash");
  }
  [[nodiscard]] Ran cutover() const {
    return run_program({"cutover", "--run", folder.string(), "--execute", "--plan", hash, "--consent",
                        "directory", "--quiet", "0"});
  }
  [[nodiscard]] Ran rollback() const {
    return run_program({"rollback", "--run", folder.string(), "--execute", "--consent", "directory"});
  }

  std::filesystem::path folder, ldif;
  std::string hash;
};

/// `content` is what the target holds.
template <class Content>
void check_together(const PracticePool& pool, const std::string& target, const Content& content) {
  const auto before = content();
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const OwnRun first(pool, "first-" + std::to_string(round), target);
    const OwnRun second(pool, "second-" + std::to_string(round), target);
    auto other = std::async(std::launch::async, [&] { return second.cutover(); });
    const auto one = first.cutover();
    const auto two = other.get();
    CAPTURE(one.err);
    CAPTURE(two.err);
    CHECK((one.code == 0) + (two.code == 0) <= 1);
    for (const auto* ran : {&one, &two})
      CHECK(ran->err.find("internal error:") == std::string::npos);
    // The one that was complete first: what the other has begun, its rollback may find in that one's way.
    const auto& winner = two.code == 0 ? second : first;
    const auto& loser = two.code == 0 ? first : second;
    if (one.code == 0 || two.code == 0) {
      const auto verified = run_program({"verify", "--run", winner.folder.string()});
      CHECK_MESSAGE(verified.code == 0, verified.err);
    }
    for (const auto* run : {&winner, &loser}) {
      const auto back = run->rollback();
      CHECK_MESSAGE(back.code == 0, back.err);
      CHECK((read_file(run->ldif) == read_file(pool.ldif())));
    }
    CHECK((content() == before));
  }
}

} // namespace

TEST_CASE("together: two runs into one SQLite file that is in use") {
  const PracticePool pool(true);
  const auto url = "sqlite3://dbname=" + pool.target().string();
  check_together(pool, url, [&] {
    const auto ran = run_command({"sqlite3", pool.target().string(), ".tables"});
    return run_program({"digest", "--target", url}).out + ran.out;
  });
}

TEST_CASE("together: two runs into one PostgreSQL database, empty and in use") {
  const auto server = shared_postgres();
  if (!server)
    return;
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    const PracticePool pool(with_target);
    const auto target = postgres_target(*server, Reach::libpq);
    if (with_target)
      target->fill_from(pool.target());
    check_together(pool, target->url(), [&] { return target->rows(); });
  }
}
