// SPDX-License-Identifier: Apache-2.0
/// \file
/// From what the operator wrote to the directory it means.
#pragma once

#include "adapters/directory/directory.hpp"

#include <memory>
#include <string_view>

namespace gc2pc {

/// `ldif:FILE` opens an LDIF file. Throws Error(usage) for anything else, and what opening throws.
[[nodiscard]] std::unique_ptr<Directory> open_directory(std::string_view spec);

} // namespace gc2pc
