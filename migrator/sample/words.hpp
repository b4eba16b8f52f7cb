// SPDX-License-Identifier: Apache-2.0
/// \file
/// The words that samples are made of: written for this program, in several languages.
#pragma once

#include <span>
#include <string_view>

namespace gc2pc::sample {

using Words = std::span<const std::string_view>;

/// A language with which a room's people speak.
struct Language {
  std::string_view name;
  Words openings;     ///< begin a sentence
  Words middles;      ///< go between
  Words endings;      ///< end it, with punctuation
  bool blanks = true; ///< words are parted by blanks
};

[[nodiscard]] std::span<const Language> languages();
[[nodiscard]] Words emoji();
[[nodiscard]] Words first_names();
[[nodiscard]] Words last_names();
/// Names of departments, of places below them, of teams below those, and of rooms.
[[nodiscard]] Words departments();
[[nodiscard]] Words places();
[[nodiscard]] Words teams();
[[nodiscard]] Words subjects();
[[nodiscard]] Words purposes();

} // namespace gc2pc::sample
