// SPDX-License-Identifier: Apache-2.0
/// \file
/// The names in an open folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// All names in the open folder but "." and "..", sorted by bytes. `shown` is its path, for messages. Throws
/// os_error.
[[nodiscard]] std::vector<std::string> names_in_folder(int folder, std::string_view shown);

} // namespace gc2pc
