// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/store_path.hpp"

#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using gc2pc::test::line_of;

TEST_CASE("store path: parts") {
  CHECK(split_store_path("a") == std::vector<std::string>{"a"});
  CHECK(split_store_path("a/b c/d.txt") == std::vector<std::string>{"a", "b c", "d.txt"});
  CHECK(split_store_path("a/..b/...") == std::vector<std::string>{"a", "..b", "..."});
  CHECK(split_store_path("a\\b") == std::vector<std::string>{"a\\b"});
}

TEST_CASE("store path: what would leave the store is refused, with the reason") {
  const auto refused = [](std::string_view path) { return line_of([&] { (void)split_store_path(path); }); };
  CHECK(refused("") == "wrong-input: '' is not a path inside a file store: it is empty");
  CHECK(refused("/a") == "wrong-input: '/a' is not a path inside a file store: it is an absolute path");
  CHECK(refused("\\a") == "wrong-input: '\\a' is not a path inside a file store: it is an absolute path");
  CHECK(refused("a/../b") == "wrong-input: 'a/../b' is not a path inside a file store: it contains '..'");
  CHECK(refused("a\\..\\b") == "wrong-input: 'a\\..\\b' is not a path inside a file store: it contains '..'");
  CHECK(refused("a/b\\..") == "wrong-input: 'a/b\\..' is not a path inside a file store: it contains '..'");
  CHECK(refused("..") == "wrong-input: '..' is not a path inside a file store: it contains '..'");
  CHECK(refused("a//b") ==
        "wrong-input: 'a//b' is not a path inside a file store: it contains an empty part or '.'");
  CHECK(refused("a/./b") ==
        "wrong-input: 'a/./b' is not a path inside a file store: it contains an empty part or '.'");
  CHECK(refused(std::string_view("a\0b", 3)) ==
        "wrong-input: 'a\\0b' is not a path inside a file store: it contains a NUL character");
  CHECK(refused("a/.gc2pc-tmp-0123456789abcdef-0123456789abcdef") ==
        "wrong-input: 'a/.gc2pc-tmp-0123456789abcdef-0123456789abcdef' is not a path inside a file store: "
        "such names are reserved for temporary files of gc2pc");
}
