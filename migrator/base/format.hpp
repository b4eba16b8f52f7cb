// SPDX-License-Identifier: Apache-2.0
/// \file
/// Sizes and times as people read them, like numbers, the same on the terminal and in the report.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/numbers.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// `812 bytes`, `4.1 MB` (decimal units).
[[nodiscard]] std::string byte_size(std::uint64_t bytes);
/// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `3 d 04 h`.
[[nodiscard]] std::string duration(double seconds);

/// The product that a legacy database is of.
[[nodiscard]] std::string_view name_of(legacy::Generation generation);

} // namespace gc2pc
