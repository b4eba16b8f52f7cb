// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/suggest.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace gc2pc::cli;
using namespace std::string_view_literals;

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("cutover", "cutover") == 0);
  CHECK(edit_distance("cutver", "cutover") == 1);
  CHECK(edit_distance("cutoverr", "cutover") == 1);
  CHECK(edit_distance("cutofer", "cutover") == 1);
  CHECK(edit_distance("ctuover", "cutover") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a suggestion is near, or there is none") {
  constexpr std::array words{"assess"sv, "plan"sv, "cutover"sv, "verify"sv, "status"sv};
  CHECK(nearest("asses", words) == "assess"sv);
  CHECK(nearest("cut-over", words) == "cutover"sv);
  CHECK(nearest("pln", words) == "plan"sv);
  CHECK_FALSE(nearest("migrate", words));
  CHECK_FALSE(nearest("xy", words));
  CHECK(did_you_mean("verfiy", words) == " Did you mean 'verify'?");
  CHECK(did_you_mean("sorce", std::array{"source"sv}, "--") == " Did you mean '--source'?");
  CHECK(did_you_mean("banana", words).empty());
}
