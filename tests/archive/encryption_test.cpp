// SPDX-License-Identifier: Apache-2.0
/// \file
/// Encrypted archives: nothing is readable in them, and with the key they are what any other is.
#include "adapters/open/open_archive.hpp"
#include "migrator/archive/check.hpp"
#include "migrator/verify/content_lines.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace gc2pc;
using test::line_of;
using test::MemoryContent;
using test::TemporaryFolder;
using test::tree_of;

namespace {

using Names = std::vector<std::string>;

/// A passphrase costs half a second each time, on purpose: one test opens with it.
Envelope envelope_of(const std::filesystem::path& folder, const std::string& passphrase) {
  test::write_file(folder / passphrase, passphrase);
  std::filesystem::permissions(folder / passphrase, std::filesystem::perms::owner_read);
  Envelope envelope;
  envelope.set_passphrase(
      std::make_shared<const Passphrase>(Passphrase::from_file((folder / passphrase).string())));
  return envelope;
}

ArchiveManifest export_sealed(const std::filesystem::path& out, MemoryContent& content,
                              const Envelope& envelope, const StopRequested& stop = {}) {
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = test::small_limits();
  settings.envelope = &envelope;
  return export_content(content, settings, observer, stop).manifest;
}

ArchiveCheck check(const std::filesystem::path& folder, const OpenSealed& open = {}) {
  test::SilentObserver observer;
  return check_archive(folder, {}, observer, {}, open);
}

std::string digest_of(ChatContent& content) {
  test::SilentObserver observer;
  return store_digest(read_content_lines(content, observer, {}).lines);
}

} // namespace

TEST_CASE("a sealed piece opens with its key alone, and says where it ends") {
  const auto key = ContentKey::random(), other = ContentKey::random();
  const auto one = key.seal("one"), empty = key.seal("");
  CHECK(key.open(one) == "one");
  CHECK(key.open(empty).empty());
  CHECK(ContentKey::from(key.text()).open(one) == "one");
  CHECK(first_sealed(one + empty) == one);
  CHECK(line_of([&] { static_cast<void>(other.open(one)); }) ==
        "wrong-input: the archive's key does not decrypt it");
  for (std::size_t at = 0; at < one.size(); ++at) {
    auto changed = one;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    std::string opened = "one";
    try {
      opened = key.open(changed); // a byte that says nothing of the content may be another one
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::wrong_input);
    }
    CHECK(opened == "one");
    CHECK(test::error_of([&] { static_cast<void>(key.open(std::string_view(one).substr(0, at))); }).kind() ==
          ErrorKind::wrong_input);
  }
  for (const std::string_view text : {"", "x", "30", "\x30\x80\x00\x00", "\x30\x84\x7f\xff\xff\xff"})
    CHECK(line_of([&] { static_cast<void>(first_sealed(text)); }) ==
          "wrong-input: the archive's key does not decrypt it");
  CHECK(line_of([&] { static_cast<void>(ContentKey::from("12")); }) ==
        "wrong-input: it is not the key of an archive");
}

TEST_CASE("an encrypted archive is what the open one is, for who has the key") {
  const TemporaryFolder folder;
  MemoryContent content({30, 0, 60});
  content.inventory.nodes.back().name = "Secret room";
  content.rows[3].content = "Secret message";
  const auto envelope = envelope_of(folder.path(), "correct horse battery");
  const auto out = folder / "out";
  const auto manifest = export_sealed(out, content, envelope);
  REQUIRE(manifest.encryption);
  CHECK(manifest.encryption->passphrase);
  CHECK(manifest.encryption->keys == 1);
  for (const auto& [the_name, bytes] : tree_of(out)) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    CHECK(
        (name.ends_with(".cms") || name == "README.txt" || name == "manifest.json" || name == "SHA256SUMS"));
    CHECK(bytes.find("Secret") == bytes.npos);
    CHECK(bytes.find("\x28\xb5\x2f\xfd") == bytes.npos); // of Zstandard
  }
  const OpenSealed open = [&](std::string_view sealed) { return envelope.open(sealed); };
  const auto opened = check(out, open);
  CHECK(opened.damages == Names{});
  CHECK(opened.rows_read);
  const auto closed = check(out);
  CHECK(closed.damages == Names{});
  CHECK_FALSE(closed.rows_read);
  CHECK(digest_of(*open_content("archive:" + out.string(), {}, open)) == digest_of(content));
  CHECK(
      line_of([&] { static_cast<void>(open_content("archive:" + out.string())); }) ==
      "usage: the archive '" + out.string() +
          "' is encrypted, and neither a private key nor a passphrase is given. Name one with --decrypt-key, "
          "--passphrase-env or --passphrase-file.");
  const auto other = envelope_of(folder.path(), "another passphrase");
  CHECK(line_of([&] {
          static_cast<void>(open_content("archive:" + out.string(), {},
                                         [&](std::string_view sealed) { return other.open(sealed); }));
        }) ==
        "wrong-input: the archive '" + out.string() +
            "' cannot be opened: the passphrase does not decrypt it. Give the key or passphrase that opens "
            "it: --decrypt-key, --passphrase-env or --passphrase-file.");

  // New checksums do not hide that files were exchanged.
  auto sums = test::read_file(out / "SHA256SUMS");
  const std::string a = "data/tblConfig.jsonl.zst.cms", b = "data/tblRoleType.jsonl.zst.cms";
  std::filesystem::rename(out / a, folder / "a");
  std::filesystem::rename(out / b, out / a);
  std::filesystem::rename(folder / "a", out / b);
  const auto at_a = sums.find(a) - 66, at_b = sums.find(b) - 66;
  const auto sum = sums.substr(at_a, 64);
  sums.replace(at_a, 64, sums.substr(at_b, 64));
  sums.replace(at_b, 64, sum);
  test::write_file(out / "SHA256SUMS", sums);
  auto changed = manifest;
  changed.sums = sha256_hex(sums);
  test::write_file(out / "manifest.json", stored(changed));
  CHECK(check(out).damages == Names{});
  CHECK(check(out, open).damages == Names{"in 'data/tblConfig.jsonl.zst' a line is not a row of tblConfig"});
}

TEST_CASE("an encrypted export that was stopped resumes with a key of its own") {
  const TemporaryFolder folder;
  MemoryContent content({700, 0, 130, 400});
  const auto envelope = envelope_of(folder.path(), "correct horse battery");
  const auto out = folder / "out";
  int asked = 0;
  CHECK(test::error_of([&] {
          static_cast<void>(export_sealed(out, content, envelope, [&] { return ++asked > 11; }));
        }).kind() == ErrorKind::interrupted);
  REQUIRE(std::filesystem::exists(out / "data/tblChat-000001.jsonl.zst.cms"));
  const auto first = test::read_file(out / "data/tblChat-000001.jsonl.zst.cms");
  const auto manifest = export_sealed(out, content, envelope);
  CHECK(manifest.encryption->keys == 2);
  CHECK((test::read_file(out / "data/tblChat-000001.jsonl.zst.cms") == first));
  CHECK(std::filesystem::exists(out / "keys/0002.cms"));
  const auto found = check(out, [&](std::string_view sealed) { return envelope.open(sealed); });
  CHECK(found.damages == Names{});
  CHECK(found.rows_read);
  CHECK(test::error_of([&] {
          ExportSettings settings;
          settings.out = folder / "clear";
          test::SilentObserver observer;
          int times = 0;
          settings.limits = test::small_limits();
          try {
            static_cast<void>(export_content(content, settings, observer, [&] { return ++times > 11; }));
          } catch (const Error&) {
          }
          static_cast<void>(export_sealed(folder / "clear", content, envelope));
        }).kind() == ErrorKind::changed);
}
