// SPDX-License-Identifier: Apache-2.0
/// \file
/// A file store that cannot be written: what a dry run gets.
#pragma once

#include "adapters/files/file_store.hpp"

#include <memory>

namespace gc2pc {

/// Passes every reading call on; copy_from, remove and create throw Error(internal), because in a dry run no
/// step may come as far as calling them.
[[nodiscard]] std::unique_ptr<FileStore> read_only(std::unique_ptr<FileStore> store);

} // namespace gc2pc
