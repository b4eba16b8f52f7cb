// SPDX-License-Identifier: Apache-2.0
/// \file
/// What `--directory script:DIR,…` says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::script {

/// Where the scripts go, and the directory that is read.
struct Spec {
  std::string folder;
  std::string read; ///< as open_directory takes it: ldaps://HOST,… or ldif:FILE
};

/// Nothing when it does not begin with `script:`. Throws Error(usage) when it names no folder, or no
/// directory behind it.
[[nodiscard]] std::optional<Spec> parse_spec(std::string_view text);
[[nodiscard]] std::string text_of(const Spec& spec);

} // namespace gc2pc::script
