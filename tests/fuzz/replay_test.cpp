// SPDX-License-Identifier: Apache-2.0
// Every input that the fuzzers keep, with every compiler and sanitizer that the tests are built with.
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/utf8.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace gc2pc;
using namespace gc2pc::fuzz;

namespace {

const std::filesystem::path inputs = GC2PC_FUZZ_INPUTS;

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::exists(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What is wrong with an input; empty when nothing is.
std::string complaint(const Harness& harness, const std::filesystem::path& file) {
  // A copy of exactly its size, so that a sanitizer sees a byte that is read behind it.
  const auto content = content_of(file);
  const std::vector<char> bytes(content.begin(), content.end());
  try {
    harness.one_input({bytes.data(), bytes.size()});
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

} // namespace

TEST_CASE("fuzz: kept inputs and regressions hold all properties") {
  for (const auto& harness : harnesses()) {
    const std::string name(harness.name);
    for (const auto* kind : {"corpus", "regressions"})
      for (const auto& file : files_of(inputs / kind / name)) {
        CAPTURE(file.string());
        CHECK(complaint(harness, file) == "");
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
    const auto files = files_of(inputs / "corpus" / harness.name);
    CHECK(files.size() >= 4);
    CHECK(files.size() <= 40);
    for (const auto& file : files)
      CHECK_MESSAGE(std::filesystem::file_size(file) <= 16'384, file.string());
  }
  for (const auto* kind : {"corpus", "regressions"})
    for (const auto& folder : files_of(inputs / kind))
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
