// SPDX-License-Identifier: Apache-2.0
#include "tests/files/file_store_conformance.hpp"

#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gc2pc::test {
namespace {

constexpr const char* abc_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::vector<std::string> paths(FileReader& store) {
  std::vector<std::string> found;
  for (const auto& file : store.list())
    found.push_back(file.path);
  return found;
}

} // namespace

void check_file_store_conformance(const FileStoreFixtureFactory& make) {
  const auto source_fixture = make();
  const auto target_fixture = make();
  const auto source = source_fixture->open();
  const auto target = target_fixture->open();

  SUBCASE("an empty store lists nothing, exists and has room") {
    CHECK(source->list().empty());
    CHECK(source->exists());
    CHECK(source->free_bytes() > 0);
    source->create(); // already there is success
  }
  SUBCASE("the folder of a store goes only when nothing is in it") {
    target_fixture->put("a/b", "1");
    target->remove_if_empty();
    CHECK(target->exists());
    target->remove("a/b");
    CHECK(target->exists());
    target->remove_if_empty();
    CHECK_FALSE(target->exists());
    target->remove_if_empty(); // already gone is success
  }
  SUBCASE("files are listed with their sizes, sorted by bytes of the whole path") {
    source_fixture->put("a.txt", "1");
    source_fixture->put("a/x", "22");
    source_fixture->put("Z", "");
    source_fixture->put("a/b/c d", "333");
    source_fixture->put("\xC3\xA9", "4444");
    CHECK(paths(*source) == std::vector<std::string>{"Z", "a.txt", "a/b/c d", "a/x", "\xC3\xA9"});
    CHECK(source->list()[2].size == 3);
  }
  SUBCASE("digests") {
    source_fixture->put("f/abc", "abc");
    source_fixture->put("f/empty", "");
    CHECK(source->sha256("f/abc") == abc_sha256);
    CHECK(source->sha256("f/empty") == empty_sha256);
    CHECK_FALSE(source->sha256("f/none").has_value());
    CHECK_FALSE(source->sha256("none/abc").has_value());
    CHECK_FALSE(source->sha256("f/abc/none").has_value());
  }
  SUBCASE("reading goes in blocks of at most 256 KiB") {
    const std::string bytes(600 * 1024 + 7, 'x');
    source_fixture->put("big", bytes);
    std::string got;
    std::size_t largest = 0;
    source->read("big", [&](const char* block, std::size_t size) {
      got.append(block, size);
      largest = std::max(largest, size);
    });
    CHECK(got == bytes);
    CHECK(largest <= 256 * 1024);
    CHECK(error_of([&] { source->read("none", [](const char*, std::size_t) {}); }).kind() ==
          ErrorKind::not_found);
  }
  SUBCASE("a copy arrives whole, with its digest") {
    std::string bytes;
    for (int i = 0; i < 700 * 1024; ++i)
      bytes += static_cast<char>(i * 31 % 251);
    source_fixture->put("p/q/big.bin", bytes);
    CHECK(target->copy_from(*source, {"p/q/big.bin", bytes.size()}) == source->sha256("p/q/big.bin"));
    CHECK(target_fixture->get("p/q/big.bin") == bytes);

    // Again: what is there is left alone.
    CHECK(target->copy_from(*source, {"p/q/big.bin", bytes.size()}) == source->sha256("p/q/big.bin"));
  }
  SUBCASE("an empty file is copied, too") {
    source_fixture->put("empty", "");
    CHECK(target->copy_from(*source, {"empty", 0}) == empty_sha256);
    CHECK(target_fixture->get("empty") == "");
  }
  SUBCASE("other content under the name is a conflict, and stays") {
    source_fixture->put("a/f", "new");
    target_fixture->put("a/f", "old");
    const auto copy = [&] { static_cast<void>(target->copy_from(*source, {"a/f", 3})); };
    CHECK(error_of(copy).kind() == ErrorKind::conflict);
    CHECK(target_fixture->get("a/f") == "old");
  }
  SUBCASE("a source that is gone or of another size leaves nothing behind") {
    source_fixture->put("a/f", "four");
    const auto gone = [&] { static_cast<void>(target->copy_from(*source, {"b/g", 4})); };
    CHECK(error_of(gone).kind() == ErrorKind::not_found);
    const auto other = [&] { static_cast<void>(target->copy_from(*source, {"a/f", 5})); };
    CHECK(error_of(other).kind() == ErrorKind::changed);
    CHECK(target->list().empty());
    CHECK_FALSE(target_fixture->get("a/f").has_value());
  }
  SUBCASE("removing is repeatable and leaves other files") {
    target_fixture->put("a/b/one", "1");
    target_fixture->put("a/two", "2");
    target->remove("a/b/one");
    target->remove("a/b/one");
    target->remove("never/was");
    CHECK(paths(*target) == std::vector<std::string>{"a/two"});
    target->remove("a/two");
    CHECK(target->exists());
    CHECK(target->list().empty());
  }
  SUBCASE("no path leads outside") {
    for (const std::string path :
         {"../x", "a/../../x", "/etc/passwd", "", "a//b", "./a", "a/", "a\\..\\..\\x", "\\\\server\\x"}) {
      CAPTURE(path);
      CHECK(error_of([&] { static_cast<void>(target->sha256(path)); }).kind() == ErrorKind::wrong_input);
      CHECK(error_of([&] { target->remove(path); }).kind() == ErrorKind::wrong_input);
      CHECK(error_of([&] { target->read(path, [](const char*, std::size_t) {}); }).kind() ==
            ErrorKind::wrong_input);
      const auto copy = [&] { static_cast<void>(target->copy_from(*source, {path, 0})); };
      CHECK(error_of(copy).kind() == ErrorKind::wrong_input);
    }
  }
}

} // namespace gc2pc::test
