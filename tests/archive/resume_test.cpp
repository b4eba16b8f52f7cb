// SPDX-License-Identifier: Apache-2.0
/// \file
/// An export that was stopped anywhere resumes, and comes to the same bytes.
#include "migrator/archive/check.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::line_of;
using test::MemoryContent;
using test::small_limits;
using test::TemporaryFolder;
using test::tree_of;

namespace {

ExportResult export_to(const std::filesystem::path& out, MemoryContent& content,
                       const StopRequested& stop = {}) {
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = small_limits();
  return export_content(content, settings, observer, stop);
}

/// Stops it when it asked so often.
bool stops_at(int times, const std::filesystem::path& out, MemoryContent& content) {
  try {
    static_cast<void>(export_to(out, content, [&times] { return times-- == 0; }));
    return false;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::interrupted);
    return true;
  }
}

ArchiveCheck check(const std::filesystem::path& folder) {
  test::SilentObserver observer;
  return check_archive(folder, {}, observer, {});
}

} // namespace

TEST_CASE("an export that was stopped anywhere comes to the same bytes") {
  const TemporaryFolder folder;
  MemoryContent content({700, 0, 130, 400});
  static_cast<void>(export_to(folder / "whole", content));
  const auto whole = tree_of(folder / "whole");
  CHECK(whole.contains("data/tblChat-000003.jsonl.zst"));
  CHECK(check(folder / "whole").damages.empty());

  int stopped = 0;
  for (int at = 0; stops_at(at, folder / std::to_string(at), content); ++at, ++stopped) {
    const auto out = folder / std::to_string(at);
    CHECK_FALSE(std::filesystem::exists(out / "manifest.json"));
    CHECK(export_to(out, content).resumed);
    CHECK((tree_of(out) == whole));
  }
  CHECK(stopped > 10);

  // Stopped again and again, each time a little later.
  int at = 0;
  while (stops_at(at, folder / "again", content))
    at += 3;
  CHECK((tree_of(folder / "again") == whole));
}

TEST_CASE("what is finished is not written again, unless it is damaged") {
  const TemporaryFolder folder;
  MemoryContent content({700, 0, 130, 400});
  static_cast<void>(export_to(folder / "whole", content));
  const auto out = folder / "out";
  REQUIRE(stops_at(11, out, content));
  const auto first = out / "data/tblChat-000001.jsonl.zst", second = out / "data/tblChat-000002.jsonl.zst";
  REQUIRE(std::filesystem::exists(second));
  const auto times = [&] {
    return std::pair(std::filesystem::last_write_time(first), std::filesystem::last_write_time(second));
  };
  const auto before = times();
  SUBCASE("intact") {
    static_cast<void>(export_to(out, content));
    CHECK(times() == before);
  }
  SUBCASE("the second is cut") {
    std::filesystem::resize_file(second, 17);
    static_cast<void>(export_to(out, content));
    CHECK(times().first == before.first);
  }
  SUBCASE("the first is gone") {
    std::filesystem::remove(first);
    static_cast<void>(export_to(out, content));
  }
  SUBCASE("the end of the progress is torn") {
    std::filesystem::resize_file(out / "export.progress",
                                 std::filesystem::file_size(out / "export.progress") - 5);
    static_cast<void>(export_to(out, content));
    CHECK(times().first == before.first);
  }
  SUBCASE("nothing is left of the progress") {
    std::filesystem::resize_file(out / "export.progress", 3);
    static_cast<void>(export_to(out, content));
  }
  CHECK((tree_of(out) == tree_of(folder / "whole")));
}

TEST_CASE("a store that changed since is not mixed with what was written") {
  const TemporaryFolder folder;
  MemoryContent content({700, 0, 130, 400});
  const auto out = folder / "out";
  REQUIRE(stops_at(11, out, content));
  SUBCASE("a message that is written already") {
    content.rows[60].content += "!";
    CHECK(
        line_of([&] { static_cast<void>(export_to(out, content)); }) ==
        "changed: the messages changed since the export was begun. Delete the unfinished archive and export "
        "again while no one writes messages.");
  }
  SUBCASE("fewer messages than are written already") {
    content.rows.resize(20);
    CHECK(
        line_of([&] { static_cast<void>(export_to(out, content)); }) ==
        "changed: the messages changed since the export was begun. Delete the unfinished archive and export "
        "again while no one writes messages.");
  }
  SUBCASE("a room") {
    content.inventory.nodes.back().name = "renamed";
    CHECK(line_of([&] { static_cast<void>(export_to(out, content)); }) ==
          "changed: the export into '" + out.string() +
              "' was begun with another store or other options, or the store changed since. Delete this "
              "folder, or name another one with --out.");
  }
  CHECK_FALSE(std::filesystem::exists(out / "manifest.json"));
}

TEST_CASE("a store that changes while it is exported makes no archive") {
  const TemporaryFolder folder;
  MemoryContent content({10});
  content.changes_after = 1;
  CHECK(line_of([&] { static_cast<void>(export_to(folder / "out", content)); }) ==
        "changed: the store changed while it was exported. Stop the chat services, delete the unfinished "
        "archive, "
        "and export again.");
  CHECK_FALSE(std::filesystem::exists(folder / "out/manifest.json"));
}

TEST_CASE("an archive goes into a folder of its own") {
  const TemporaryFolder folder;
  MemoryContent content({3});
  test::write_file(folder / "other/letter.txt", "mine");
  CHECK(line_of([&] { static_cast<void>(export_to(folder / "other", content)); }) ==
        "conflict: '" + (folder / "other").string() + "' is not empty. Name a new folder with --out.");
  CHECK(tree_of(folder / "other").size() == 1);
  static_cast<void>(export_to(folder / "out", content));
  CHECK(test::mode_of(folder / "out") == 0700);
  CHECK(test::mode_of(folder / "out/manifest.json") == 0600);
  CHECK(line_of([&] { static_cast<void>(export_to(folder / "out", content)); }) ==
        "conflict: '" + (folder / "out").string() +
            "' already contains an archive. Check it with 'gc2pc export verify', or name another folder with "
            "--out.");
  REQUIRE(stops_at(0, folder / "half", content));
  CHECK(line_of([&] { static_cast<void>(check(folder / "half")); }) ==
        "not-found: '" + (folder / "half").string() +
            "' is an archive that is not finished. Run the export again; it resumes.");
  CHECK(line_of([&] { static_cast<void>(check(folder / "other")); }) ==
        "not-found: '" + (folder / "other").string() +
            "' is not an archive: it has no manifest.json. Name the folder that 'gc2pc export' wrote.");
}

TEST_CASE("the order of rows in the store makes no difference") {
  const TemporaryFolder folder;
  MemoryContent content({5, 9, 2});
  static_cast<void>(export_to(folder / "a", content));
  std::reverse(content.inventory.nodes.begin(), content.inventory.nodes.end());
  std::reverse(content.inventory.role_types.begin(), content.inventory.role_types.end());
  content.batch_rows = 3;
  static_cast<void>(export_to(folder / "b", content));
  CHECK((tree_of(folder / "a") == tree_of(folder / "b")));
}
