// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/practice_pool.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

constexpr auto hint = ". Nothing can be put back from it; take the run folder from a backup.";

std::string damage(const PracticePool& pool) {
  return line_of([&] { static_cast<void>(verify_snapshot(pool.run())); });
}

} // namespace

TEST_CASE("snapshot: every part is listed, private and verified") {
  PracticePool pool({1'500, 12, 1, true});
  const auto result = pool.plan();
  pool.cutover();
  const auto info = verify_snapshot(pool.run());
  CHECK(info.run == status_of(pool.run()).run);
  std::vector<std::string> names;
  for (const auto& part : info.parts) {
    names.push_back(part.name);
    CHECK_FALSE(part.holds.empty());
    CHECK(test::mode_of(pool.run() / "snapshot" / part.name) == 0600);
  }
  CHECK(names == std::vector<std::string>{"target-tables.json", "target-before.jsonl", "rules.xml",
                                          "profile.json", "config.json", "directory.ldif", "directory.json",
                                          "release.ldif", "release.json"});
  const auto input = std::find_if(result.plan.inputs.begin(), result.plan.inputs.end(),
                                  [](const auto& i) { return i.first == "target content"; });
  REQUIRE(input != result.plan.inputs.end());
  CHECK(info.target_digest == input->second);
  CHECK(test::mode_of(pool.run() / "snapshot") == 0700);
}

TEST_CASE("snapshot: damage is told by part, and nothing is undone with it") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  const auto after = pool.world();
  const auto part = pool.run() / "snapshot" / "rules.xml";
  const auto manifest = pool.run() / "snapshot" / "manifest.json";
  const auto bytes = test::read_file(part);

  SUBCASE("cut short") {
    test::write_file(part, bytes.substr(1));
    CHECK(damage(pool) == "corrupt: the snapshot is damaged: its part 'rules.xml' has " +
                              std::to_string(bytes.size() - 1) + " bytes instead of " +
                              std::to_string(bytes.size()) + hint);
  }
  SUBCASE("altered") {
    auto altered = bytes;
    altered[0] = altered[0] == 'x' ? 'y' : 'x';
    test::write_file(part, altered);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its part 'rules.xml' is not what was written") +
              hint);
  }
  SUBCASE("missing") {
    std::filesystem::remove(part);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its part 'rules.xml' is missing") + hint);
  }
  SUBCASE("manifest altered") {
    auto text = test::read_file(manifest);
    text.replace(text.find("the rule file"), 8, "The rule");
    test::write_file(manifest, text);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its manifest is not what was written") + hint);
  }
  SUBCASE("manifest missing") {
    std::filesystem::remove(manifest);
    CHECK(damage(pool) == std::string("corrupt: the snapshot is damaged: its manifest is missing") + hint);
  }
  SUBCASE("of another run") {
    PracticePool other;
    other.plan();
    other.cutover();
    test::write_file(manifest, test::read_file(other.run() / "snapshot" / "manifest.json"));
    CHECK(damage(pool) == "corrupt: the snapshot is damaged: its manifest is that of run " +
                              status_of(other.run()).run + ", not of this run " + status_of(pool.run()).run +
                              hint);
  }
  SUBCASE("of another version") {
    auto text = test::read_file(manifest);
    text.replace(text.find("\"format\": 1"), 11, "\"format\": 9");
    test::write_file(manifest, text);
    CHECK(damage(pool) == "corrupt: the snapshot has format 9, this version knows 1");
  }
  CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) == damage(pool));
  CHECK(pool.world() == after);
}
