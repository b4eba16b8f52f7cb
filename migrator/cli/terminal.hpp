// SPDX-License-Identifier: Apache-2.0
/// \file
/// How wide a terminal is, and a text on it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// An environment variable; empty where it is not set.
[[nodiscard]] std::string_view environment_value(const char* name);
/// Whether the locale of the environment is one of UTF-8.
[[nodiscard]] bool locale_is_utf8();
/// The columns of the terminal behind a file descriptor; `otherwise` where there is none.
[[nodiscard]] std::size_t terminal_columns(int descriptor, std::size_t otherwise);

/// Columns that a text without control characters takes: marks that belong to a letter take none, wide
/// characters two.
[[nodiscard]] std::size_t columns_of(std::string_view text);
/// The text with blanks after it, or before it, so that it takes at least so many columns.
[[nodiscard]] std::string filled(std::string_view text, std::size_t columns, bool to_the_right = false);

} // namespace gc2pc::cli
