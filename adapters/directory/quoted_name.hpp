// SPDX-License-Identifier: Apache-2.0
/// \file
/// Names that come from a directory, made fit for an error message.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// The name in quotes, on one line: control characters as '?', bytes that are not UTF-8 as U+FFFD (a log in
/// JSON takes nothing else), cut off with an ellipsis when it is longer than any real name.
[[nodiscard]] std::string quoted_name(std::string_view name);

} // namespace gc2pc
