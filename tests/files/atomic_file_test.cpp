// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/atomic_file.hpp"

#include "adapters/files/folder_names.hpp"
#include "adapters/files/leftovers.hpp"
#include "mappings/model/sha256.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

UniqueFd open_folder(const TemporaryFolder& folder) {
  return UniqueFd(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::vector<std::string> names(const TemporaryFolder& folder) {
  return names_in_folder(open_folder(folder).get(), folder.path().string());
}

} // namespace

TEST_CASE("atomic file: written whole, with exactly the mode asked for") {
  const TemporaryFolder folder;
  const mode_t before = ::umask(0777);
  write_file_atomically(folder / "a", "one", 0640);
  ::umask(before);
  CHECK(read_file(folder / "a") == "one");
  CHECK(mode_of(folder / "a") == 0640);
  write_file_atomically(folder / "a", "two");
  CHECK(read_file(folder / "a") == "two");
  CHECK(mode_of(folder / "a") == 0600);
  CHECK(names(folder) == std::vector<std::string>{"a"});
}

TEST_CASE("atomic file: without commit nothing stays") {
  const TemporaryFolder folder;
  const auto open = open_folder(folder);
  {
    AtomicFile file(open.get(), "a", 0600, "a");
    file.write("half");
    const auto during = names(folder);
    REQUIRE(during.size() == 1);
    CHECK(is_temporary_name(during[0]));
  }
  CHECK(names(folder).empty());
}

TEST_CASE("atomic file: leftovers of the same name go, those of others stay") {
  const TemporaryFolder folder;
  const std::string ours = ".gc2pc-tmp-" + sha256_hex("a").substr(0, 16) + "-0123456789abcdef";
  const std::string others = ".gc2pc-tmp-" + sha256_hex("b").substr(0, 16) + "-0123456789abcdef";
  write_file(folder / ours, "half");
  write_file(folder / others, "half");
  write_file_atomically(folder / "a", "whole");
  CHECK(names(folder) == std::vector<std::string>{others, "a"});
}

TEST_CASE("leftovers: those of dead writers go, of one name or of all; what is being written stays") {
  const TemporaryFolder folder;
  const auto open = open_folder(folder);
  const auto a = temporary_name("a");
  const auto b = temporary_name("b");
  write_file(folder / a, "half");
  write_file(folder / b, "half");
  write_file(folder / ".gc2pc-tmp-of-somebody-else", "whole");
  std::filesystem::create_symlink("/nowhere", folder / temporary_name("link"));
  AtomicFile living(open.get(), "living", 0600, "living");
  living.write("whole");
  const auto before = names(folder).size();
  remove_dead_leftovers(folder.path(), "living");
  CHECK(names(folder).size() == before);
  remove_dead_leftovers(folder.path(), "a");
  CHECK_FALSE(std::filesystem::exists(folder / a));
  CHECK(std::filesystem::exists(folder / b));
  remove_dead_leftovers(folder.path());
  CHECK(names(folder).size() == 3);
  living.commit();
  CHECK(read_file(folder / "living") == "whole");
  remove_dead_leftovers(folder / "nowhere");
}

TEST_CASE("atomic file: of two writers of one name the earlier fails, and nothing mixes") {
  const TemporaryFolder folder;
  const auto open = open_folder(folder);
  AtomicFile first(open.get(), "a", 0600, "a");
  first.write("first");
  AtomicFile second(open.get(), "a", 0600, "a");
  second.write("second");
  CHECK(line_of([&] { first.commit(); }) == "not-found: cannot put 'a' in place: No such file or directory");
  second.commit();
  CHECK(read_file(folder / "a") == "second");
}

TEST_CASE("atomic file: an existing file can be kept") {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  const auto open = open_folder(folder);
  {
    AtomicFile file(open.get(), "a", 0600, "/store/a");
    file.write("new");
    CHECK(line_of([&] { file.commit(Existing::refuse); }) ==
          "conflict: cannot put '/store/a' in place: File exists");
  }
  CHECK(read_file(folder / "a") == "old");
  CHECK(names(folder) == std::vector<std::string>{"a"});
}

TEST_CASE("atomic file: names as long as the file system takes") {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  write_file_atomically(folder / name, "x");
  CHECK(names(folder) == std::vector<std::string>{name});
}

TEST_CASE("atomic file: no folder, no right") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  CHECK(line_of([&] { write_file_atomically(folder / "none/a", "x"); }) ==
        "not-found: cannot open the folder '" + path + "/none': No such file or directory");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  {
    const WithoutRights nobody;
    CHECK(line_of([&] { write_file_atomically(folder / "a", "x"); }) ==
          "permission: cannot create a temporary file for '" + path +
              "/a': Permission denied. Give the account that runs gc2pc access to it, then run the same "
              "command again.");
  }
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0700));
}

TEST_CASE("atomic file: a full disk leaves the old file") {
  const TemporaryFolder folder;
  on_small_disk(folder.path(), [&] {
    write_file_atomically(folder / "a", "old");
    try {
      write_file_atomically(folder / "a", std::string(1024 * 1024, 'x'));
    } catch (const Error& error) {
      return error.kind() == ErrorKind::no_space && names(folder) == std::vector<std::string>{"a"} &&
             std::filesystem::file_size(folder / "a") == 3;
    }
    return false;
  });
}
