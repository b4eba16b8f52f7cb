// SPDX-License-Identifier: Apache-2.0
/// \file
/// What each kind of damage is called: the table of docs/archive.md, each row of it done to an archive.
#include "adapters/crypto/signature.hpp"
#include "adapters/files/local_file_store.hpp"
#include "migrator/archive/check.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace gc2pc;
using test::MemoryContent;
using test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// A signed archive with a search database and an uploaded file.
class Damaged {
 public:
  Damaged() {
    REQUIRE(test::run_command({"openssl", "genpkey", "-algorithm", "ed25519", "-out", key().string()}).code ==
            0);
    fs::permissions(key(), fs::perms::owner_read);
    test::write_file(folder_ / "files/plan.pdf", "a plan");
    LocalFileStore files(folder_ / "files");
    MemoryContent content({3, 0, 60});
    test::SilentObserver observer;
    const Signer signer(key().string(), {});
    ExportSettings settings;
    settings.out = out();
    settings.limits = test::small_limits();
    settings.files = &files;
    settings.signer = &signer;
    settings.search_database = true;
    static_cast<void>(export_content(content, settings, observer, {}));
  }

  [[nodiscard]] fs::path out() const { return folder_ / "out"; }
  [[nodiscard]] fs::path key() const { return folder_ / "key.pem"; }
  void replace(const std::string& name, const std::string& bytes) const {
    test::write_file(out() / name, bytes);
  }
  /// One bit of the byte in the middle.
  void flip(const std::string& name) const {
    auto bytes = test::read_file(out() / name);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    replace(name, bytes);
  }
  void cut(const std::string& name) const { fs::resize_file(out() / name, fs::file_size(out() / name) / 2); }
  /// Another manifest, with its own checksum; without a signature, as the key is not at hand.
  void change(const std::function<void(ArchiveManifest&)>& change) const {
    auto manifest = archive_manifest_from(test::read_file(out() / "manifest.json"));
    manifest.signature.clear();
    manifest.public_key.clear();
    change(manifest);
    fs::remove(out() / "manifest.json.sig");
    replace("manifest.json", stored(manifest));
  }
  [[nodiscard]] std::string uploaded() const {
    for (const auto& [name, bytes] : test::tree_of(out() / "files"))
      return "files/" + name;
    return {};
  }
  [[nodiscard]] Names found() const {
    test::SilentObserver observer;
    return check_archive(out(), {}, observer, {}).damages;
  }

 private:
  TemporaryFolder folder_;
};

struct DamageKind {
  std::string text; ///< what it is called, as the page says it; '…' is any text
  std::function<void(const Damaged&)> damage;
};

/// Whether `found` is the text, with anything in the place of each '…'.
bool is_called(std::string_view found, std::string_view text) {
  constexpr std::string_view dots = "…";
  for (auto at = text.find(dots); at != text.npos; at = text.find(dots)) {
    const auto part = text.substr(0, at);
    text.remove_prefix(at + dots.size());
    const auto next = found.find(text.substr(0, text.find(dots)), part.size());
    if (!found.starts_with(part) || next == found.npos)
      return false;
    found.remove_prefix(text.empty() ? found.size() : next);
  }
  return found == text;
}

} // namespace

TEST_CASE("each kind of damage has its name") {
  const auto page = test::read_file(ARCHIVE_PAGE);
  const std::vector<DamageKind> kinds{
      {"'data/tblNode.jsonl.zst' does not match its checksum",
       [](const Damaged& archive) { archive.flip("data/tblNode.jsonl.zst"); }},
      {"'data/tblChat-000001.jsonl.zst' does not match its checksum",
       [](const Damaged& archive) { archive.cut("data/tblChat-000001.jsonl.zst"); }},
      {"'README.txt' is missing", [](const Damaged& archive) { fs::remove(archive.out() / "README.txt"); }},
      {"'README.txt' is not a regular file",
       [](const Damaged& archive) {
         fs::remove(archive.out() / "README.txt");
         fs::create_directory(archive.out() / "README.txt");
       }},
      {"'files/…' does not match its checksum",
       [](const Damaged& archive) { archive.flip(archive.uploaded()); }},
      {"'data/more.txt' does not belong to it",
       [](const Damaged& archive) { archive.replace("data/more.txt", ""); }},
      {"'SHA256SUMS' does not match the manifest",
       [](const Damaged& archive) { archive.flip("SHA256SUMS"); }},
      {"the archive's manifest does not match its own checksum",
       [](const Damaged& archive) {
         auto text = test::read_file(archive.out() / "manifest.json");
         text[text.find("\"digest\": \"") + 11] ^= 1;
         archive.replace("manifest.json", text);
       }},
      {"the archive's manifest cannot be read", [](const Damaged& archive) { archive.cut("manifest.json"); }},
      {"its signature does not match its manifest",
       [](const Damaged& archive) { archive.flip("manifest.json.sig"); }},
      {"its signature is missing",
       [](const Damaged& archive) { fs::remove(archive.out() / "manifest.json.sig"); }},
      {"tblNode has 4 rows, which is not what the manifest says",
       [](const Damaged& archive) {
         archive.change([](ArchiveManifest& manifest) { ++manifest.rows["tblNode"]; });
       }},
      {"the messages are not those of the manifest",
       [](const Damaged& archive) {
         archive.change([](ArchiveManifest& manifest) { ++manifest.messages.count; });
       }},
      {"its digest is …, the manifest says …",
       [](const Damaged& archive) {
         archive.change([](ArchiveManifest& manifest) { manifest.digest = std::string(64, '0'); });
       }},
      {"the index of the messages has another count than the manifest",
       [](const Damaged& archive) {
         archive.change([](ArchiveManifest& manifest) { ++manifest.rows["tblChat"]; });
       }},
      {"'data/archive.db' does not match its checksum",
       [](const Damaged& archive) { archive.flip("data/archive.db"); }},
  };
  for (const auto& kind : kinds) {
    CAPTURE(kind.text);
    const Damaged archive;
    REQUIRE(archive.found() == Names{});
    kind.damage(archive);
    const auto found = archive.found();
    REQUIRE_FALSE(found.empty());
    CAPTURE(found.front());
    CHECK(is_called(found.front(), kind.text));
    CHECK(page.find("| " + kind.text + " |") != page.npos);
  }
}
