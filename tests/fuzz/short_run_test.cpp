// SPDX-License-Identifier: Apache-2.0
// A moment of real fuzzing wherever the tests run: new inputs, made from those that are kept. With
// `GC2PC_FUZZ_SEED=N` others than with 1, with `GC2PC_FUZZ_SECONDS=N` so long for each harness.
#include "tests/fuzz/kept_inputs.hpp"
#include "tests/fuzz/short_run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <set>
#include <stdexcept>

using namespace gc2pc;
using namespace gc2pc::fuzz;

namespace {

std::uint64_t number_of(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::stoull(text) : otherwise;
}

/// All harnesses together take 4 seconds; with sanitizers, which find more, 13.
ShortRun moment() {
#ifdef __SANITIZE_ADDRESS__
  constexpr std::chrono::milliseconds usual{700};
#else
  constexpr std::chrono::milliseconds usual{200};
#endif
  ShortRun run;
  const std::chrono::seconds wanted(number_of("GC2PC_FUZZ_SECONDS", 0));
  run.time = wanted.count() > 0 ? wanted : usual;
  run.found = GC2PC_FUZZ_FOUND;
  return run;
}

Mutator inputs_of(const Harness& harness, std::uint64_t seed) {
  std::vector<std::string> kept;
  for (const auto& file : kept_files(harness.name))
    kept.push_back(content_of(file));
  return {seed, kept, dictionary_words(content_of(inputs_folder / "dictionaries" / harness.name))};
}

const std::vector<std::string> kept{"dn: CN=a", "7", ""};

/// What a run of a harness that does not like some inputs finds. The time is for a computer that does other
/// things: the third thousand of inputs has the last of these.
Outcome found_by(OneInput one_input, const test::TemporaryFolder& folder,
                 std::chrono::seconds longest_input = std::chrono::seconds(60)) {
  ShortRun run;
  run.time = std::chrono::seconds(60);
  run.longest_input = longest_input;
  run.found = folder.path();
  return short_run({"planted", one_input}, Mutator(1, kept, {"::", "\r\n"}), run);
}

} // namespace

TEST_CASE("fuzz: new inputs hold all properties, for a moment") {
  const auto seed = number_of("GC2PC_FUZZ_SEED", 1);
  const auto run = moment();
  std::string executions;
  for (const auto& harness : harnesses()) {
    const auto outcome = short_run(harness, inputs_of(harness, seed), run);
    CHECK(outcome.executions >= 1);
    executions += " " + std::string(harness.name) + " " + std::to_string(outcome.executions);
    if (outcome.finding)
      FAIL_CHECK(harness.name, ": ", outcome.finding->what, "; the input is ",
                 outcome.finding->input.string(), ", number ", outcome.finding->number,
                 " of GC2PC_FUZZ_SEED=", seed);
  }
  MESSAGE("GC2PC_FUZZ_SEED=", seed, ", executions:", executions);
}

TEST_CASE("fuzz: a short run finds what breaks a property, and keeps the input") {
  const test::TemporaryFolder folder;
  const auto outcome = found_by(
      [](std::string_view bytes) { holds(bytes.find("CN=::") == bytes.npos, "there are no two colons"); },
      folder);
  REQUIRE(outcome.finding);
  CHECK(outcome.finding->what == "this does not hold: there are no two colons");
  CHECK(outcome.finding->number == outcome.executions);
  CHECK(outcome.finding->input == folder / "planted" / std::to_string(outcome.executions));
  const auto input = content_of(outcome.finding->input);
  CHECK(input.find("CN=::") != input.npos);
  CHECK(input == Mutator(1, kept, {"::", "\r\n"}).input(outcome.finding->number));
}

TEST_CASE("fuzz: a short run finds what ends the process, and what does not end") {
  const test::TemporaryFolder folder;
  const auto crashed = found_by(
      [](std::string_view bytes) {
        if (bytes.starts_with("77"))
          std::abort();
      },
      folder);
  REQUIRE(crashed.finding);
  CHECK(crashed.finding->what == "the process was ended by a signal: Aborted");
  CHECK(content_of(crashed.finding->input).starts_with("77"));

  const auto left = found_by(
      [](std::string_view bytes) {
        if (bytes.find('\0') != bytes.npos)
          std::_Exit(3);
      },
      folder);
  REQUIRE(left.finding);
  CHECK(left.finding->what == "the process ended with code 3");

  const auto endless = found_by(
      [](std::string_view bytes) {
        for (volatile bool ends = bytes.size() < 40; !ends;)
          continue;
      },
      folder, std::chrono::seconds(1));
  REQUIRE(endless.finding);
  CHECK(endless.finding->what == "it takes longer than 1 s");
  CHECK(content_of(endless.finding->input).size() >= 40);
}

TEST_CASE("fuzz: a short run without a finding ends in time and keeps nothing") {
  const test::TemporaryFolder folder;
  const auto begin = std::chrono::steady_clock::now();
  ShortRun run;
  run.time = std::chrono::milliseconds(50);
  run.found = folder.path();
  const auto outcome = short_run({"fine", [](std::string_view) {}}, Mutator(1, kept, {}), run);
  CHECK_FALSE(outcome.finding);
  CHECK(outcome.executions >= 1);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("fuzz: new inputs depend on seed and number alone, and are of every kind") {
  const std::vector<std::string> words{"word"};
  const Mutator one(1, kept, words), again(1, kept, words), two(2, kept, words);
  std::set<std::string> inputs;
  int same_of_two = 0, with_word = 0, longer = 0, shorter = 0;
  constexpr int tries = 2000;
  for (std::uint64_t number = 1; number <= tries; ++number) {
    const auto input = one.input(number);
    CHECK(input == again.input(number));
    CHECK(input.size() <= Mutator::longest);
    same_of_two += input == two.input(number);
    with_word += input.find("word") != input.npos;
    longer += input.size() > 8;
    shorter += input.size() < 8;
    inputs.insert(input);
  }
  CHECK(inputs.size() > tries * 3 / 4);
  CHECK(same_of_two < tries / 20);
  CHECK(with_word > tries / 5);
  CHECK(longer > tries / 5);
  CHECK(shorter > tries / 5);
}

TEST_CASE("fuzz: new inputs get no longer than the longest that is kept, or 4096 bytes") {
  const Mutator inputs(1, {std::string(5000, 'a')}, {std::string(100, 'b')});
  for (std::uint64_t number = 1; number <= 200; ++number)
    CHECK(inputs.input(number).size() <= 5000);
}

TEST_CASE("fuzz: dictionaries are in libFuzzer's format, and each is a harness's") {
  CHECK(dictionary_words("# comment\n\n\"a\\\\b\\\"c\\x00\\xfF\"\n\"d\"") ==
        std::vector<std::string>{std::string("a\\b\"c\0\xFF", 7), "d"});
  for (const auto* bad :
       {"a", R"(")", R"("")", R"("a)", R"(a="b")", R"("a"b")", R"("\n")", R"("\x1")", R"("\xg0")"})
    CHECK_THROWS_AS(static_cast<void>(dictionary_words(bad)), std::invalid_argument);
  std::set<std::string_view> names;
  for (const auto& harness : harnesses())
    names.insert(harness.name);
  for (const auto& file : files_of(inputs_folder / "dictionaries")) {
    CAPTURE(file.string());
    CHECK(names.contains(file.filename().string()));
    CHECK(dictionary_words(content_of(file)).size() >= 8);
  }
}
