// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/local_file_store.hpp"

#include "mappings/model/sha256.hpp"
#include "tests/files/file_store_conformance.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

class LocalFixture final : public FileStoreFixture {
 public:
  std::unique_ptr<FileStore> open() override { return std::make_unique<LocalFileStore>(folder_.path()); }
  void put(const std::string& path, const std::string& bytes) override { write_file(folder_ / path, bytes); }
  std::optional<std::string> get(const std::string& path) override {
    if (!fs::is_regular_file(folder_ / path))
      return std::nullopt;
    return read_file(folder_ / path);
  }

 private:
  TemporaryFolder folder_;
};

void copy(FileStore& target, FileReader& source, const StoredFile& file) {
  static_cast<void>(target.copy_from(source, file, nullptr));
}

} // namespace

TEST_CASE("local file store: conformance") {
  check_file_store_conformance([] { return std::make_unique<LocalFixture>(); });
}

TEST_CASE("local file store: files are 0600 and folders 0700, whatever the umask") {
  const TemporaryFolder from, to;
  write_file(from / "a/b/f", "x");
  fs::permissions(from / "a/b/f", fs::perms(0666));
  LocalFileStore source(from.path()), target(to / "store");
  CHECK_FALSE(target.exists());
  CHECK(target.free_bytes() > 0);
  const mode_t before = ::umask(0);
  target.create();
  copy(target, source, {"a/b/f", 1});
  ::umask(before);
  CHECK(target.exists());
  CHECK(mode_of(to / "store") == 0700);
  CHECK(mode_of(to / "store/a") == 0700);
  CHECK(mode_of(to / "store/a/b") == 0700);
  CHECK(mode_of(to / "store/a/b/f") == 0600);
  target.remove("a/b/f");
  CHECK(fs::is_empty(to / "store"));
}

TEST_CASE("local file store: symbolic links are named, never followed") {
  const TemporaryFolder folder, outside;
  const std::string root = folder.path().string();
  write_file(outside / "secret", "x");
  write_file(folder / "a/f", "x");
  LocalFileStore store(folder.path());
  const std::string because = " is a symbolic link; its target may be outside the file store. Replace it "
                              "with the file itself, or remove it from the store.";
  SUBCASE("to a file") {
    fs::create_symlink(outside / "secret", folder / "a/link");
    CHECK(line_of([&] { (void)store.list(); }) == "wrong-input: '" + root + "/a/link'" + because);
    CHECK(line_of([&] { (void)store.sha256("a/link"); }) == "wrong-input: '" + root + "/a/link'" + because);
    CHECK(line_of([&] { store.remove("a/link"); }) == "wrong-input: '" + root + "/a/link'" + because);
    LocalFileStore source(outside.path());
    write_file(outside / "a/link", "other");
    CHECK(line_of([&] {
            copy(store, source, {"a/link", 5});
          }) == "wrong-input: '" + root + "/a/link'" + because);
    CHECK(read_file(outside / "secret") == "x");
  }
  SUBCASE("to a folder") {
    fs::create_directory_symlink(outside.path(), folder / "d");
    CHECK(line_of([&] { (void)store.list(); }) == "wrong-input: '" + root + "/d'" + because);
    CHECK(line_of([&] { (void)store.sha256("d/secret"); }) ==
          "wrong-input: '" + root + "/d/secret'" + because);
    CHECK(line_of([&] { store.remove("d/secret"); }) == "wrong-input: '" + root + "/d/secret'" + because);
    write_file(outside / "d/new", "12345");
    LocalFileStore source(outside.path());
    CHECK(line_of([&] {
            copy(store, source, {"d/new", 5});
          }) == "wrong-input: '" + root + "/d/new'" + because);
    CHECK_FALSE(fs::exists(outside / "new"));
  }
  SUBCASE("dangling") {
    fs::create_symlink("nowhere", folder / "z");
    CHECK(line_of([&] { (void)store.list(); }) == "wrong-input: '" + root + "/z'" + because);
  }
  SUBCASE("the store itself may be named through one") {
    fs::create_directory_symlink(folder.path(), outside / "store");
    LocalFileStore linked(outside / "store/");
    CHECK(linked.list().size() == 1);
    CHECK(linked.description() == "files:" + (outside / "store").string());
  }
}

TEST_CASE("local file store: what is neither file nor folder is named") {
  const TemporaryFolder folder;
  const std::string root = folder.path().string();
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  write_file(folder / "d/f", "x");
  LocalFileStore store(folder.path());
  const std::string text =
      "wrong-input: '" + root + "/pipe' is neither a file nor a folder. Remove it from the store.";
  CHECK(line_of([&] { (void)store.list(); }) == text);
  CHECK(line_of([&] { (void)store.sha256("pipe"); }) == text);
  CHECK(line_of([&] { (void)store.sha256("d"); }) == "wrong-input: '" + root + "/d' is a folder, not a file");
  CHECK(line_of([&] { store.remove("d"); }) == "wrong-input: '" + root + "/d' is a folder, not a file");
}

TEST_CASE("local file store: what a killed copy left is ignored, and gone after the next copy") {
  const TemporaryFolder from, to;
  write_file(from / "a/f", "whole");
  const std::string leftover = ".gc2pc-tmp-" + sha256_hex("f").substr(0, 16) + "-0123456789abcdef";
  write_file(to / ("a/" + leftover), "ha");
  LocalFileStore source(from.path()), target(to.path());
  CHECK(target.list().empty());
  SUBCASE("copy") {
    copy(target, source, {"a/f", 5});
    CHECK_FALSE(fs::exists(to / ("a/" + leftover)));
    CHECK(target.list().size() == 1);
  }
  SUBCASE("remove") {
    target.remove("a/f");
    CHECK(fs::is_empty(to.path()));
  }
}

TEST_CASE("local file store: missing, a file, without rights") {
  const TemporaryFolder folder;
  const std::string root = folder.path().string();
  LocalFileStore none(folder / "x/none");
  CHECK(line_of([&] { (void)none.list(); }) ==
        "not-found: cannot open the file store '" + root +
            "/x/none': No such file or directory. Check the path and that the share is mounted.");
  CHECK(line_of([&] { none.create(); }) == "not-found: cannot create the file store '" + root +
                                               "/x/none': No such file or directory. Create '" + root +
                                               "/x', or mount the share, then run the command again.");
  CHECK(none.free_bytes() > 0);
  write_file(folder / "file", "x");
  LocalFileStore file(folder / "file");
  CHECK(line_of([&] { (void)file.exists(); }) == "wrong-input: '" + root + "/file' is not a folder");
  CHECK(line_of([&] { (void)file.list(); }) ==
        "wrong-input: cannot open the file store '" + root + "/file': Not a directory");

  fs::permissions(folder.path(), fs::perms(0755));
  write_file(folder / "s/f", "x");
  fs::permissions(folder / "s", fs::perms(0555));
  fs::permissions(folder / "s/f", fs::perms(0));
  LocalFileStore store(folder / "s");
  LocalFileStore source(folder.path());
  const WithoutRights nobody;
  const std::string hint =
      "Permission denied. Give the account that runs gc2pc access to it, then run the same command again.";
  CHECK(line_of([&] { (void)store.sha256("f"); }) == "permission: cannot open '" + root + "/s/f': " + hint);
  CHECK(line_of([&] { store.remove("f"); }) == "permission: cannot remove '" + root + "/s/f': " + hint);
  CHECK(line_of([&] {
          copy(store, source, {"file", 1});
        }) == "permission: cannot create a temporary file for '" + root + "/s/file': " + hint);
  CHECK(line_of([&] {
          copy(store, source, {"d/file", 1});
        }) == "permission: cannot create the folder of '" + root + "/s/d/file': " + hint);
}

TEST_CASE("local file store: exact words for a conflict and a change") {
  const TemporaryFolder from, to;
  write_file(from / "f", "new");
  write_file(to / "f", "old");
  LocalFileStore source(from.path()), target(to.path());
  CHECK(line_of([&] {
          copy(target, source, {"f", 3});
        }) == "conflict: '" + to.path().string() +
                  "/f' already exists with different content. Move this file, or use an empty file store.");
  fs::remove(to / "f");
  CHECK(line_of([&] {
          copy(target, source, {"f", 9});
        }) == "changed: 'f' in files:" + from.path().string() +
                  " changed: it had 9 bytes, now 3. Stop all programs that write to the legacy file store, "
                  "then make a new plan.");
  write_file(to / "g", "here");
  CHECK(line_of([&] {
          copy(target, source, {"g", 4});
        }) == "changed: 'g' no longer exists in files:" + from.path().string() + ". Make a new plan.");
  CHECK(line_of([&] {
          copy(target, source, {"h", 4});
        }) == "not-found: cannot open '" + from.path().string() + "/h': No such file or directory");
}

TEST_CASE("local file store: a full disk leaves nothing behind") {
  const TemporaryFolder from, to;
  write_file(from / "a/big", std::string(1024 * 1024, 'x'));
  LocalFileStore source(from.path());
  on_small_disk(to.path(), [&] {
    LocalFileStore target(to.path());
    try {
      copy(target, source, {"a/big", 1024 * 1024});
    } catch (const Error& error) {
      return error.kind() == ErrorKind::no_space && fs::is_empty(to.path());
    }
    return false;
  });
}

TEST_CASE(
    "local file store: a name of a temporary file is refused in the legacy store, and ignored in another") {
  const TemporaryFolder folder;
  const std::string name = "a/.gc2pc-tmp-0123456789abcdef-0123456789abcdef";
  write_file(folder / name, "x");
  CHECK(LocalFileStore(folder.path()).list().empty());
  CHECK(line_of([&] { static_cast<void>(LocalFileStore(folder.path(), TemporaryNames::refused).list()); }) ==
        "wrong-input: '" + (folder / name).string() +
            "' has a name that gc2pc gives its own temporary files; it would not be copied. Rename it, or "
            "move it out of the legacy file store.");
}

TEST_CASE("local file store: a folder is looked through for leftovers once, not for each file in it") {
  const TemporaryFolder from, to;
  for (const auto* name : {"a/1", "a/2", "a/3"})
    write_file(from / name, "x");
  LocalFileStore source(from.path()), target(to.path());
  copy(target, source, {"a/1", 1});
  const auto leftover = to / ("a/.gc2pc-tmp-" + sha256_hex("2").substr(0, 16) + "-0123456789abcdef");
  write_file(leftover, "ha");
  copy(target, source, {"a/2", 1});
  CHECK(fs::exists(leftover));
  LocalFileStore next(to.path()); // the next command
  copy(next, source, {"a/3", 1});
  CHECK_FALSE(fs::exists(leftover));
}
