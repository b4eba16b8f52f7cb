// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every damage of an archive is found and named.
#include "adapters/crypto/key_file.hpp"
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

TEST_CASE("a flipped byte and a cut are found wherever they are") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  make(out);
  REQUIRE(check(out).damages.empty());
  std::size_t flipped = 0;
  for (const auto& [the_name, bytes] : test::tree_of(out)) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    // Those that anybody can check by the list, and that gc2pc does not read, are damaged here and there
    // only.
    const bool is_read = name.ends_with(".zst") || name == "manifest.json" || name == "SHA256SUMS";
    const auto step = name == "manifest.json" ? std::size_t{1} : is_read ? std::size_t{5} : bytes.size() / 2;
    const std::string named = name == "manifest.json" ? "manifest" : name;
    for (std::size_t at = 0; at < bytes.size(); at += step, ++flipped) {
      CAPTURE(at);
      auto changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      test::write_file(out / name, changed);
      REQUIRE(names(check(out).damages, named));
      test::write_file(out / name, std::string_view(bytes).substr(0, at));
      REQUIRE(names(check(out).damages, named));
    }
    test::write_file(out / name, bytes);
  }
  CHECK(flipped > 1'000);
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
