// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every damage of an archive is found and named.
#include "adapters/crypto/key_file.hpp"
#include "adapters/open/open_archive.hpp"
#include "migrator/archive/check.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>

using namespace gc2pc;
using test::line_of;
using test::MemoryContent;
using test::TemporaryFolder;

namespace {

using Damages = std::vector<std::string>;

ArchiveCheck check(const std::filesystem::path& folder) {
  test::SilentObserver observer;
  return check_archive(folder, {}, observer, {});
}

void make(const std::filesystem::path& out) {
  MemoryContent content({3, 0, 60});
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = test::small_limits();
  static_cast<void>(export_content(content, settings, observer, {}));
}

/// The name is in one of them.
bool names(const Damages& damages, const std::string& name) {
  return std::any_of(damages.begin(), damages.end(),
                     [&](const std::string& damage) { return damage.find(name) != damage.npos; });
}

} // namespace

namespace {

/// Calls `is_found(name, at)` for each byte of each file that is flipped, and for each cut, until it says no.
template <class IsFound>
std::size_t damage_everywhere(const std::filesystem::path& out, IsFound&& is_found) {
  std::size_t damages = 0;
  for (const auto& [the_name, bytes] : test::tree_of(out)) {
    const auto& name = the_name; // clang 14 captures no structured binding
    const UniqueFd file(::open((out / name).c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(file.get() >= 0);
    const auto count = [&](std::size_t at) {
      if (!is_found(name, at))
        FAIL(name, " at ", at);
      ++damages;
    };
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      const char flipped = static_cast<char>(bytes[at] ^ 1);
      if (::pwrite(file.get(), &flipped, 1, static_cast<off_t>(at)) == 1)
        count(at);
      if (::pwrite(file.get(), &bytes[at], 1, static_cast<off_t>(at)) != 1)
        FAIL("the disk is full");
    }
    for (auto at = bytes.size(); at-- > 0;)
      if (::ftruncate(file.get(), static_cast<off_t>(at)) == 0)
        count(at);
    test::write_file(out / name, bytes);
  }
  return damages;
}

std::string called(const std::string& file) {
  return file == "manifest.json" ? "manifest" : file;
}

} // namespace

TEST_CASE("every flipped byte and every cut of every file is found") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  REQUIRE(check(out).damages.empty());
  const ArchiveFolder intact(out, ArchivePart::checksums);
  std::map<std::string, std::string> pages;
  intact.for_each_page([&](const std::string& name, std::string_view sum) { pages.emplace(name, sum); });
  REQUIRE_FALSE(pages.empty());
  const auto damages = damage_everywhere(out, [&](const std::string& name, std::size_t at) {
    // The whole check is made at a few of them.
    if (at % 1'000 == 0)
      return names(check(out).damages, called(name));
    // Of a listed file the list decides; the list and the manifest are read when an archive is opened.
    try {
      if (const auto page = pages.find(name); page != pages.end())
        static_cast<void>(intact.open_checked(name, page->second));
      else if (intact.sums().contains(name))
        static_cast<void>(intact.open_checked(name));
      else
        static_cast<void>(ArchiveFolder(out, ArchivePart::checksums));
      return false;
    } catch (const Error& error) {
      return error.kind() == ErrorKind::corrupt && error.message().find(called(name)) != std::string::npos;
    }
  });
  CHECK(damages > 40'000);
  CHECK(check(out).damages.empty());
}

/// Minutes: GC2PC_DAMAGE_EVERY=1 build/ci/tests/archive/archive_tests -tc='the whole check*'
TEST_CASE("the whole check finds every flipped byte and every cut of every file") {
  if (std::getenv("GC2PC_DAMAGE_EVERY") == nullptr)
    return test::skip("part of the proof, not of every day: set GC2PC_DAMAGE_EVERY");
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  const auto damages = damage_everywhere(
      out, [&](const std::string& name, std::size_t) { return names(check(out).damages, called(name)); });
  MESSAGE(damages, " damages, all of them found");
  CHECK(check(out).damages.empty());
}

TEST_CASE("all damages are named at once") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  test::write_file(out / "data/tblNode.jsonl.zst", "?");
  std::filesystem::remove(out / "README.txt");
  test::write_file(out / "data/more.txt", "");
  const auto found = check(out);
  CHECK(found.damages == Damages{"'README.txt' is missing",
                                 "'data/tblNode.jsonl.zst' does not match its checksum",
                                 "'data/more.txt' does not belong to it"});
  CHECK_FALSE(found.rows_read);
  CHECK(
      line_of([&] { static_cast<void>(open_content("archive:" + out.string())->structure()); }) ==
      "corrupt: the archive is damaged: 'data/tblNode.jsonl.zst' does not match its checksum. 'gc2pc export "
      "verify' lists every damage.");
}

TEST_CASE("a link in an archive is damage, and is not followed") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  std::filesystem::rename(out / "README.txt", folder / "elsewhere");
  std::filesystem::create_symlink(folder / "elsewhere", out / "README.txt");
  const auto found = check(out).damages;
  REQUIRE(found.size() == 2);
  CHECK(found.front() == "'README.txt' is not a regular file");
}

TEST_CASE("new checksums and a new manifest do not hide a changed row") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  MemoryContent other({3, 0, 60});
  other.inventory.nodes.back().name = "another name";
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = folder / "other";
  settings.limits = test::small_limits();
  static_cast<void>(export_content(other, settings, observer, {}));
  // The row of the other archive, with its checksum; the manifest still has the digest of this one.
  const auto manifest = archive_manifest_from(test::read_file(out / "manifest.json"));
  auto changed = archive_manifest_from(test::read_file(folder / "other/manifest.json"));
  changed.digest = manifest.digest;
  test::write_file(folder / "other/manifest.json", stored(changed));
  const auto found = check(folder / "other").damages;
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with("its digest is "));
}
