// SPDX-License-Identifier: Apache-2.0
// Every input that the fuzzers keep, with every compiler and sanitizer that the tests are built with.
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/kept_inputs.hpp"
#include "tests/fuzz/utf8.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

using namespace gc2pc;
using namespace gc2pc::fuzz;

TEST_CASE("fuzz: kept inputs and regressions hold all properties") {
  for (const auto& harness : harnesses()) {
    for (const auto& file : kept_files(harness.name)) {
      CAPTURE(file.string());
      CHECK(complaint_about(harness, content_of(file)) == "");
    }
  }
}

TEST_CASE("fuzz: no input, and one byte of each kind") {
  for (const auto& harness : harnesses()) {
    CAPTURE(harness.name);
    for (const std::string_view bytes : {"", "a", "\n", "\x80", "\xFF"})
      CHECK_NOTHROW(harness.one_input(bytes));
    CHECK_NOTHROW(harness.one_input(std::string_view("\0", 1)));
  }
}

TEST_CASE("fuzz: each harness has one to three dozen small seeds, and no folder is without a harness") {
  std::set<std::string> names;
  for (const auto& harness : harnesses()) {
    CAPTURE(harness.name);
    CHECK(names.insert(std::string(harness.name)).second);
    const auto files = files_of(inputs_folder / "corpus" / harness.name);
    CHECK(files.size() >= 4);
    CHECK(files.size() <= 40);
    for (const auto& file : files)
      CHECK_MESSAGE(std::filesystem::file_size(file) <= 16'384, file.string());
  }
  for (const auto* kind : {"corpus", "regressions"})
    for (const auto& folder : files_of(inputs_folder / kind))
      CHECK_MESSAGE(names.contains(folder.filename().string()), folder.string());
}

TEST_CASE("fuzz: the fuzzers' own readers") {
  CHECK(is_utf8("a\xC3\xB6\xE2\x80\xA8\xF0\x9F\x98\x80"));
  CHECK(characters("\xF0\x9F\x98\x80") == std::vector<char32_t>{0x1F600});
  for (const std::string_view bad : {"\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                     "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"})
    CHECK_FALSE(is_utf8(bad));
  Input input(std::string_view("\x05one\ntwo", 8));
  CHECK(input.below(4) == 1);
  CHECK(input.up_to('\n') == "one");
  CHECK(input.number<std::uint16_t>() == ('w' << 8 | 't'));
  CHECK(input.rest() == "o");
  CHECK(input.up_to('\n') == "o");
  CHECK(input.empty());
  CHECK(input.number<std::int64_t>() == 0);
}

TEST_CASE("fuzz: a property that does not hold is no refusal") {
  CHECK_THROWS_WITH_AS(holds(false, "it holds"), "this does not hold: it holds", BrokenProperty);
  CHECK(refused([] { throw Error(ErrorKind::usage, "no"); }));
  CHECK_FALSE(refused([] {}));
  CHECK_THROWS_WITH_AS((void)refused([] { throw Error(ErrorKind::internal, "a bug"); }),
                       "an internal error: a bug", BrokenProperty);
}
