// SPDX-License-Identifier: Apache-2.0
/// \file
/// A legacy database in which any row may hold anything.
#pragma once

#include "tests/fuzz/input.hpp"

#include <filesystem>
#include <string>

namespace gc2pc::fuzz {

/// Writes a small pool to `file`, without types, keys and constraints, and changes, doubles or deletes values
/// and rows as the input says: numbers of any size, fractions, texts of any bytes, octets, NULL.
void write_evil_source(const std::filesystem::path& file, Input& input);

} // namespace gc2pc::fuzz
