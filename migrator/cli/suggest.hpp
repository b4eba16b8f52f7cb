// SPDX-License-Identifier: Apache-2.0
/// \file
/// Finds what was probably meant by a misspelt command, option or word.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `candidates` (the first of several), unless it is so far away that a suggestion would be a
/// guess.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

/// " Did you mean '…'?" with `prefix` before the word, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                                       std::string_view prefix = {});

} // namespace gc2pc::cli
