// SPDX-License-Identifier: Apache-2.0
/// \file
/// The pages of an archive: which there are, what binds them, and that damage is named.
#include "adapters/open/open_archive.hpp"
#include "migrator/archive/check.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::MemoryContent;
using test::TemporaryFolder;
using test::tree_of;

namespace {

namespace fs = std::filesystem;
using Damages = std::vector<std::string>;

ArchiveManifest make(const fs::path& out, ChatContent& content, bool pages = true) {
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = test::small_limits();
  settings.pages = pages;
  settings.page_limits.rows = 25;
  return export_content(content, settings, observer, {}).manifest;
}

Damages damages_of(const fs::path& folder) {
  test::SilentObserver observer;
  return check_archive(folder, {}, observer, {}).damages;
}

std::vector<std::string> pages_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : tree_of(folder))
    if (name.starts_with("rooms/") || name == "index.html" || name == "pages.sha256")
      names.push_back(name);
  return names;
}

/// All messages of a room a day later than those before it, so that it goes through two months.
MemoryContent two_months() {
  MemoryContent content({3, 0, 60});
  std::int64_t day = 0;
  for (auto& row : content.rows)
    row.date.value += 864'000'000'000 * day++;
  return content;
}

} // namespace

TEST_CASE("pages: a folder for each room, a page for each month, one list of checksums") {
  const TemporaryFolder folder;
  auto content = two_months();
  content.rows.push_back(content.rows.back()); // in a room that no row names
  content.rows.back().room = chat::NodeId{77};
  const auto manifest = make(folder / "out", content);
  const std::vector<std::string> expected{"index.html",
                                          "pages.sha256",
                                          "rooms/0000000002/2009-06.html",
                                          "rooms/0000000002/index.html",
                                          "rooms/0000000003/index.html",
                                          "rooms/0000000004/2009-06-2.html",
                                          "rooms/0000000004/2009-06.html",
                                          "rooms/0000000004/2009-07-2.html",
                                          "rooms/0000000004/2009-07.html",
                                          "rooms/0000000004/2009-08.html",
                                          "rooms/0000000004/index.html",
                                          "rooms/0000000077/2009-08.html",
                                          "rooms/0000000077/index.html"};
  CHECK((pages_in(folder / "out") == expected));
  REQUIRE(manifest.pages);
  CHECK(manifest.pages->count == 11);
  std::string lines;
  const auto tree = tree_of(folder / "out");
  for (const auto& [name, bytes] : tree)
    if (name.starts_with("rooms/"))
      lines += sha256_hex(bytes) + "  " + name + "\n";
  CHECK(tree.at("pages.sha256") == lines);
  CHECK(manifest.pages->sums == sha256_hex(lines));
  CHECK(damages_of(folder / "out") == Damages{});
  const auto& july = tree.at("rooms/0000000004/2009-07.html");
  CHECK(july.find("<a rel=\"prev\" href=\"2009-06-2.html\">") != july.npos);
  CHECK(july.find("<a rel=\"next\" href=\"2009-07-2.html\">") != july.npos);
  CHECK(tree.at("index.html").find("Room 77 (not in the database)") != std::string::npos);
  CHECK(tree.at("README.txt").find("index.html and rooms/ (pages for a browser)") != std::string::npos);
  CHECK(test::mode_of(folder / "out/rooms/0000000002") == 0700);
  CHECK(test::mode_of(folder / "out/rooms/0000000002/index.html") == 0600);
}

TEST_CASE("pages: none with --no-pages, and README.txt says so") {
  const TemporaryFolder folder;
  auto content = two_months();
  const auto manifest = make(folder / "out", content, false);
  CHECK(pages_in(folder / "out").empty());
  CHECK_FALSE(manifest.pages);
  CHECK(damages_of(folder / "out") == Damages{});
  const auto readme = test::read_file(folder / "out/README.txt");
  CHECK(
      readme.find(
          "This archive has data/ (the rows).\nUploaded files were not exported.\nPages were not made.\n") !=
      readme.npos);
  // A page that someone adds is a stranger.
  fs::create_directories(folder / "out/rooms/0000000002");
  test::write_file(folder / "out/rooms/0000000002/index.html", "");
  CHECK(damages_of(folder / "out") == Damages{"'rooms/0000000002/index.html' does not belong to it"});
}

TEST_CASE("pages: those of an archive's own rows are the same") {
  const TemporaryFolder folder;
  auto content = two_months();
  make(folder / "out", content);
  make(folder / "again", *open_content("archive:" + (folder / "out").string()));
  CHECK((tree_of(folder / "again") == tree_of(folder / "out")));
}

TEST_CASE("pages: every damage is named") {
  const TemporaryFolder folder;
  auto content = two_months();
  const auto out = folder / "out";
  make(out, content);
  SUBCASE("changed, missing, added") {
    test::write_file(out / "rooms/0000000002/index.html", "");
    fs::remove(out / "rooms/0000000003/index.html");
    test::write_file(out / "rooms/0000000004/2009-09.html", "");
    fs::create_directory(out / "rooms/0000000005");
    test::write_file(out / "rooms/letter.txt", "");
    fs::remove_all(out / "rooms/0000000077");
    CHECK(damages_of(out) == Damages{"'rooms/0000000002/index.html' does not match its checksum",
                                     "'rooms/0000000003/index.html' is missing",
                                     "'rooms/0000000004/2009-09.html' does not belong to it",
                                     "'rooms/0000000005' does not belong to it",
                                     "'rooms/letter.txt' does not belong to it"});
  }
  SUBCASE("all gone") {
    fs::remove_all(out / "rooms");
    CHECK(damages_of(out).size() == 9);
  }
  SUBCASE("a folder that is a link") {
    fs::rename(out / "rooms/0000000004", folder / "elsewhere");
    fs::create_directory_symlink(folder / "elsewhere", out / "rooms/0000000004");
    const auto found = damages_of(out);
    REQUIRE(found.size() == 7);
    CHECK(found.front() == "'rooms/0000000004/2009-06-2.html' is not a regular file");
    CHECK(found.back() == "'rooms/0000000004' is not a folder");
  }
  SUBCASE("the list") {
    test::write_file(out / "pages.sha256", "");
    CHECK(damages_of(out) == Damages{"'pages.sha256' does not match its checksum",
                                     "'pages.sha256' does not match its checksum"});
  }
  SUBCASE("index.html") {
    fs::remove(out / "index.html");
    CHECK(damages_of(out) == Damages{"'index.html' is missing"});
  }
}

TEST_CASE("pages: a list that leads elsewhere is not believed") {
  const TemporaryFolder folder;
  auto content = two_months();
  const auto out = folder / "out";
  make(out, content);
  const auto damaged_by = [&](const std::string& list) {
    auto manifest = archive_manifest_from(test::read_file(out / "manifest.json"));
    auto sums = test::read_file(out / "SHA256SUMS");
    const auto place = sums.find(manifest.pages->sums);
    REQUIRE(place != sums.npos);
    manifest.pages->sums = sha256_hex(list);
    sums.replace(place, 64, manifest.pages->sums);
    manifest.sums = sha256_hex(sums);
    test::write_file(out / "pages.sha256", list);
    test::write_file(out / "SHA256SUMS", sums);
    test::write_file(out / "manifest.json", stored(manifest));
    const auto found = damages_of(out);
    REQUIRE_FALSE(found.empty());
    return found.front();
  };
  const std::string sum(64, '0');
  const auto no_page = "'pages.sha256' has a name that is not a page, or is not sorted";
  CHECK(damaged_by(sum + "  rooms/../../x\n") == no_page);
  CHECK(damaged_by(sum + "  rooms/1\n") == no_page);
  CHECK(damaged_by(sum + "  data/1/2\n") == no_page);
  CHECK(damaged_by(sum + "  roomsx/1/2\n") == no_page);
  CHECK(damaged_by(sum + "  rooms/1/2\n" + sum + "  rooms/1/2\n") == "'rooms/1/2' is missing");
  CHECK(damaged_by("x\n") == "'pages.sha256' has a line that is not a checksum and a name");
  CHECK(damaged_by("") == "'pages.sha256' has another number of pages than the manifest");
}

TEST_CASE("pages: an unfinished page of a killed call does not stay") {
  const TemporaryFolder folder;
  auto content = two_months();
  make(folder / "whole", content);
  const auto out = folder / "out";
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = test::small_limits();
  settings.page_limits.rows = 25;
  content.batch_rows = 10;
  int batches = 0;
  CHECK_THROWS(static_cast<void>(export_content(content, settings, observer, [&] { return ++batches > 4; })));
  CHECK(fs::exists(out / "rooms/0000000003/index.html"));
  CHECK_FALSE(fs::exists(out / "index.html"));
  test::write_file(out / "rooms/.page", "half of a");
  test::write_file(out / "rooms/0000000099/2009-06.html", "of a room that is gone since");
  make(out, content);
  CHECK((tree_of(out) == tree_of(folder / "whole")));
}

TEST_CASE("an archive of format 1 is read as before") {
  const TemporaryFolder folder;
  auto content = two_months();
  const auto out = folder / "out";
  auto manifest = make(out, content, false);
  const auto digest = manifest.digest;
  manifest.format_version = 1;
  const auto text = stored(manifest);
  CHECK(text.find("pages") == text.npos);
  test::write_file(out / "manifest.json", text);
  CHECK(damages_of(out) == Damages{});
  CHECK(open_content("archive:" + out.string())->structure().nodes.size() == 4);
  manifest.format_version = 3;
  test::write_file(out / "manifest.json", stored(manifest));
  CHECK(damages_of(out) == Damages{"the archive's manifest has format 3, this version supports 1 to 2"});
}
