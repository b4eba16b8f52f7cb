// SPDX-License-Identifier: Apache-2.0
/// \file
/// Paths inside a file store: only such as stay inside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// The parts of a path below a store. Throws Error(wrong_input) for a path that is empty, absolute, holds
/// NUL, an empty part, "." or ".." (also between backslashes, which a Windows server on the other side would
/// take for separators), or the name of a temporary file of gc2pc.
[[nodiscard]] std::vector<std::string> split_store_path(std::string_view path);

} // namespace gc2pc
