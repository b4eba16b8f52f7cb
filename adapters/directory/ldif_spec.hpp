// SPDX-License-Identifier: Apache-2.0
/// \file
/// `ldif:FILE,FILE,…`: which LDIF files a directory consists of.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Nothing for a text that does not begin with `ldif:`. A comma may belong to a name: the longest name that
/// exists is taken, and of names that do not exist at all a single one. Throws Error(usage) for an empty
/// name and for a file that is named twice. Relative names are searched in the folder `base`, and returned
/// as they are.
[[nodiscard]] std::optional<std::vector<std::filesystem::path>>
parse_ldif_spec(std::string_view text, const std::filesystem::path& base = {});

/// What parse_ldif_spec reads.
[[nodiscard]] std::string ldif_spec(const std::vector<std::filesystem::path>& files);

} // namespace gc2pc
