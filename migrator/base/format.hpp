// SPDX-License-Identifier: Apache-2.0
/// \file
/// Numbers, sizes and times as people read them, the same on the terminal and in the report.
#pragma once

#include "mappings/model/legacy.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// `1234567` as `1,234,567`.
[[nodiscard]] std::string grouped(std::int64_t number);
/// `1 message`, `2,000 messages`; `plural` is the singular with an s unless given.
[[nodiscard]] std::string counted(std::int64_t number, std::string_view singular,
                                  std::string_view plural = {});
/// `812 bytes`, `4.1 MB` (decimal units).
[[nodiscard]] std::string byte_size(std::uint64_t bytes);
/// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `3 d 04 h`.
[[nodiscard]] std::string duration(double seconds);

/// The product that a legacy database is of.
[[nodiscard]] std::string_view name_of(legacy::Generation generation);

} // namespace gc2pc
