// SPDX-License-Identifier: Apache-2.0
/// \file
/// Paths are resolved when the plan is made; a link that takes the place of one later is not followed.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

std::string refusal(const fs::path& link, const std::string& context = {}) {
  return "gc2pc: " + context + "'" + link.string() +
         "' is a symbolic link, and gc2pc follows links only when it makes a plan. Put the file or folder "
         "itself there, or make a new plan.\n";
}

/// Moves what the path names away and puts a link to it in its place.
fs::path replace_by_link(const fs::path& path) {
  const fs::path away = path.string() + ".moved";
  fs::rename(path, away);
  fs::create_symlink(away, path);
  return away;
}

nlohmann::json config_of(const PracticePool& pool) {
  const auto ran = run_program({"status", "--json", "--run", pool.run().string()});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return nlohmann::json::parse(ran.out).at("config");
}

} // namespace

TEST_CASE("a link that is there when the plan is made is followed then, and only then") {
  const PracticePool pool;
  const auto at = fs::canonical(pool.folder());
  const auto link = at / "link.ldif", other = at / "other.ldif";
  fs::create_symlink(pool.ldif(), link);
  fs::copy(pool.ldif(), other);
  const auto before = read_file(other);
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} +
                                   pool.options_with("--directory", "ldif:" + link.string()));
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  CHECK(config_of(pool).at("directory") == "ldif:" + (at / "directory.ldif").string());
  fs::remove(link);
  fs::create_symlink(other, link);
  const std::string hash = nlohmann::json::parse(planned.out).at("plan_hash");
  const auto again = pool.cutover(hash, {"--directory", "ldif:" + link.string()});
  CHECK(again.code == 2);
  CHECK(again.err == "gc2pc: --directory is 'ldif:" + other.string() +
                         "', but the run was planned with 'ldif:" + (at / "directory.ldif").string() +
                         "'. Leave the option out, or plan a new run in another folder.\n");
  const auto done = pool.cutover(hash);
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(read_file(other) == before);
  CHECK(read_file(pool.ldif()) != before);
}

TEST_CASE("a link that is made after the plan is followed by no command") {
  const PracticePool pool(true);
  const auto at = fs::canonical(pool.folder());
  const auto hash = pool.plan();
  for (const auto& path : {pool.ldif(), pool.source(), pool.target(), pool.folder() / "files"}) {
    CAPTURE(path);
    const auto link = at / path.filename();
    const auto away = replace_by_link(link);
    const auto before = fs::is_directory(away) ? std::string() : read_file(away);
    const auto ran = pool.cutover(hash);
    CHECK(ran.code == 1);
    CHECK(ran.err == refusal(link));
    if (!fs::is_directory(away))
      CHECK((read_file(away) == before));
    fs::remove(link);
    fs::rename(away, link);
  }
  const auto done = pool.cutover(hash);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  for (const auto& path : {pool.ldif(), pool.target(), pool.folder() / "new-files"}) {
    CAPTURE(path);
    const auto link = at / path.filename();
    const auto away = replace_by_link(link);
    const auto ran = pool.rollback();
    CHECK(ran.code == 1);
    CHECK(ran.err == refusal(link, path.filename() == "new-files" ? "files: " : ""));
    fs::remove(link);
    fs::rename(away, link);
  }
  const auto back = pool.rollback();
  CHECK_MESSAGE(back.code == 0, back.err);
}

TEST_CASE("a folder on the way that became a link after the plan is not followed either") {
  const PracticePool pool;
  const auto at = fs::canonical(pool.folder());
  fs::create_directory(at / "exports");
  fs::rename(pool.ldif(), at / "exports/directory.ldif");
  const auto planned =
      run_program(Words{"plan", "--json", "--run", pool.run().string()} +
                  pool.options_with("--directory", "ldif:" + (at / "exports/directory.ldif").string()));
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  replace_by_link(at / "exports");
  const auto ran = pool.cutover(nlohmann::json::parse(planned.out).at("plan_hash"));
  CHECK(ran.code == 1);
  CHECK(ran.err == refusal(at / "exports"));
}

TEST_CASE("the run folder may be named through a link, by every command") {
  const PracticePool pool;
  const auto link = pool.folder() / "link";
  fs::create_directory_symlink(pool.folder(), link);
  const auto run = (link / "run").string();
  const auto planned = run_program(Words{"plan", "--json", "--run", run} + pool.options());
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto rehearsed = run_program({"rehearse", "--run", run});
  CHECK_MESSAGE(rehearsed.code == 0, rehearsed.err);
  const auto done =
      run_program({"cutover", "--run", run, "--execute", "--consent", "directory", "--quiet", "0", "--plan",
                   nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>()});
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(run_program({"verify", "--run", run}).code == 0);
  CHECK(run_program({"sample", "--out", (link / "sample").string(), "--with-target"}).code == 0);
}
