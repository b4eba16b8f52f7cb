// SPDX-License-Identifier: Apache-2.0
/// \file
/// Numbers and counted things as people read them, the same in findings, on the terminal and in the report.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// `1234567` as `1,234,567`.
[[nodiscard]] std::string grouped(std::int64_t number);
/// `1 message`, `2,000 messages`; `plural` is the singular with an s unless given.
[[nodiscard]] std::string counted(std::int64_t number, std::string_view singular,
                                  std::string_view plural = {});

} // namespace gc2pc
