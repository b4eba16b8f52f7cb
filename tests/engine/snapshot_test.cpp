// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_tables.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/run/status.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/workflows/snapshot.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

constexpr auto hint = ". A rollback cannot use it; restore the run folder from a backup.";

/// Replaces a text of the manifest, and lets the run vouch for what comes of it.
void vouch(const PracticePool& pool, const std::string& from, const std::string& to) {
  const auto file = pool.run() / "snapshot" / "manifest.json";
  auto text = test::read_file(file);
  text.replace(text.find(from), from.size(), to);
  test::write_file(file, text);
  auto run = Run::open(pool.run(), false);
  add_rows(run.database(), snapshot_manifest_table,
           [&](SealedWriter& rows) { rows.write(sha256_hex(text)); });
}

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
  std::vector<std::string> names, files;
  for (const auto& part : info.parts) {
    names.push_back(part.name);
    CHECK_FALSE(part.holds.empty());
    CHECK(test::mode_of(pool.run() / "snapshot" / part.name) == 0600);
    for (const auto& file : part.files)
      files.push_back(file.name);
  }
  CHECK(names == std::vector<std::string>{"target.tar.zst", "settings.tar.zst", "directory.tar.zst",
                                          "release.tar.zst"});
  CHECK(files == std::vector<std::string>{"target-digest.json", "target-before.db", "rules.xml",
                                          "profile.xml", "config.json", "directory.ldif", "directory.json",
                                          "release.ldif", "release.json"});
  CHECK(info.opened);
  CHECK_FALSE(info.encrypted());
  CHECK(info.signature.empty());
  CHECK(info.plan == result.plan.hash);
  CHECK(snapshot_file(Run::open(pool.run(), true), "profile.xml", {}) ==
        pool.session().source->profile().xml);
  const auto input = std::find_if(result.plan.inputs.begin(), result.plan.inputs.end(),
                                  [](const auto& i) { return i.first == "target content"; });
  REQUIRE(input != result.plan.inputs.end());
  CHECK(info.target_digest == input->second);
  CHECK(test::mode_of(pool.run() / "snapshot") == 0700);
}

TEST_CASE("snapshot: damage is reported by part, and nothing is undone with it") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  const auto after = pool.world();
  const auto part = pool.run() / "snapshot" / "settings.tar.zst";
  const auto manifest = pool.run() / "snapshot" / "manifest.json";
  const auto bytes = test::read_file(part);

  SUBCASE("cut short") {
    test::write_file(part, bytes.substr(1));
    CHECK(damage(pool) == "corrupt: the snapshot is damaged: its part 'settings.tar.zst' has " +
                              std::to_string(bytes.size() - 1) + " bytes instead of " +
                              std::to_string(bytes.size()) + hint);
  }
  SUBCASE("altered") {
    auto altered = bytes;
    altered[0] = altered[0] == 'x' ? 'y' : 'x';
    test::write_file(part, altered);
    CHECK(damage(pool) ==
          std::string(
              "corrupt: the snapshot is damaged: its part 'settings.tar.zst' does not match its checksum") +
              hint);
  }
  SUBCASE("missing") {
    std::filesystem::remove(part);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its part 'settings.tar.zst' is missing") + hint);
  }
  SUBCASE("manifest altered") {
    auto text = test::read_file(manifest);
    text.replace(text.find("the rule file"), 8, "The rule");
    test::write_file(manifest, text);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its manifest does not match its checksum") + hint);
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
    CHECK(damage(pool) == "corrupt: the snapshot is damaged: its manifest belongs to run " +
                              status_of(other.run()).run + ", not to this run " + status_of(pool.run()).run +
                              hint);
  }
  SUBCASE("of another plan") {
    Run::open(pool.run(), false).keep("plan.hash", "other");
    const auto refused = "corrupt: the run's plan, configuration or rules do not match its journal. Restore "
                         "the run folder from a backup, or plan again.";
    CHECK(damage(pool) == refused); // before anything of the folder is used
    CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) == refused);
    CHECK(pool.world() == after);
    return;
  }
  SUBCASE("a part that is not a file") {
    std::filesystem::remove(part);
    std::filesystem::create_symlink("/dev/zero", part);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its part 'settings.tar.zst' is missing") + hint);
  }
  SUBCASE("a manifest without end") {
    std::filesystem::resize_file(manifest, most_manifest_bytes + 1);
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its manifest does not match its checksum") + hint);
  }
  SUBCASE("a name that leads elsewhere") {
    vouch(pool, "settings.tar.zst", "../settings.tar.zst");
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its manifest lists a part that no snapshot has") +
              hint);
  }
  SUBCASE("a file that leads elsewhere") {
    vouch(pool, "rules.xml", "../rules.xml");
    CHECK(damage(pool) ==
          std::string("corrupt: the snapshot is damaged: its manifest lists files that no part "
                      "'settings.tar.zst' has") +
              hint);
  }
  SUBCASE("a part twice") {
    vouch(pool, "directory.tar.zst", "settings.tar.zst");
    CHECK(
        damage(pool).starts_with("corrupt: the snapshot is damaged: its manifest lists files that no part"));
  }
  SUBCASE("of another target, though everything is vouched for") {
    const auto info = verify_snapshot(pool.run());
    vouch(pool, info.target_fingerprint, info.source_fingerprint);
    CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) ==
          std::string("corrupt: the snapshot is damaged: it belongs to another target") + hint);
    CHECK(pool.world() == after);
    return;
  }
  SUBCASE("another file of the same length, though everything is vouched for") {
    const auto info = verify_snapshot(pool.run());
    vouch(pool, info.parts[1].files[0].sha256, info.parts[1].files[1].sha256);
    CHECK(damage(pool) == std::string("corrupt: the snapshot is damaged: in its part 'settings.tar.zst' "
                                      "'rules.xml' does not match its checksum") +
                              hint);
  }
  SUBCASE("of another version") {
    auto text = test::read_file(manifest);
    text.replace(text.find("\"format\": 2"), 11, "\"format\": 9");
    test::write_file(manifest, text);
    CHECK(damage(pool) == "corrupt: the snapshot has format 9, this version supports 2");
  }
  CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) == damage(pool));
  CHECK(pool.world() == after);
}

namespace {

/// Every byte of a file this small is flipped, and it is cut at every length; of a longer one every n-th.
constexpr std::size_t whole_up_to = 2'048;
constexpr std::size_t otherwise_every = 13;

/// Calls `spoilt(bytes)` with each spoilt version of `bytes`.
template <class Spoilt>
void spoil(const std::string& bytes, Spoilt&& spoilt) {
  const std::size_t step = bytes.size() <= whole_up_to ? 1 : otherwise_every;
  for (std::size_t i = 0; i < bytes.size(); i += step) {
    auto other = bytes;
    other[i] = static_cast<char>(other[i] ^ (1 << (i % 8)));
    spoilt(other, "byte " + std::to_string(i));
    spoilt(bytes.substr(0, i), "cut at " + std::to_string(i));
  }
}

} // namespace

TEST_CASE("snapshot: no flipped byte and no cut of any of its files goes unseen") {
  PracticePool pool({300, 3, 1, true});
  const auto before = pool.world();
  pool.plan();
  pool.cutover();
  const auto after = pool.world();
  const auto run = Run::open(pool.run(), true);
  int accepted = 0;
  for (const auto& entry : std::filesystem::directory_iterator(pool.run() / "snapshot")) {
    const auto bytes = test::read_file(entry.path());
    spoil(bytes, [&](const std::string& other, const std::string& how) {
      test::write_file(entry.path(), other);
      try {
        static_cast<void>(check_snapshot(run, {}, Reading::whole));
        ++accepted;
        MESSAGE(entry.path().filename().string(), ": ", how);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::corrupt)
          FAIL_CHECK(how, ": ", error.what());
      }
    });
    // A rollback, too, refuses before it begins.
    CHECK(line_of([&] {
            static_cast<void>(pool.rollback());
          }).starts_with("corrupt: the snapshot is damaged: "));
    CHECK(pool.world() == after);
    test::write_file(entry.path(), bytes);
  }
  CHECK(accepted == 0);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}
