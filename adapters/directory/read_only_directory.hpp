// SPDX-License-Identifier: Apache-2.0
/// \file
/// A directory that cannot be written: what a dry run gets.
#pragma once

#include "adapters/directory/directory.hpp"

#include <memory>

namespace gc2pc {

/// Passes every reading call on; those that change something throw Error(internal), because in a dry run no
/// step may come as far as calling them.
[[nodiscard]] std::unique_ptr<Directory> read_only(std::unique_ptr<Directory> directory);

} // namespace gc2pc
