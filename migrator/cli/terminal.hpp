// SPDX-License-Identifier: Apache-2.0
/// \file
/// How wide a terminal is, and a text on it.
#pragma once

#include <cstddef>
#include <string_view>

namespace gc2pc::cli {

/// The columns of the terminal behind a file descriptor; `otherwise` where there is none.
[[nodiscard]] std::size_t terminal_columns(int descriptor, std::size_t otherwise);

/// Columns that a text takes, as fmt counts them.
[[nodiscard]] std::size_t columns_of(std::string_view text);

} // namespace gc2pc::cli
