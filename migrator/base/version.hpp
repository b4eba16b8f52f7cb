// SPDX-License-Identifier: Apache-2.0
/// \file
/// The program's version, from CMake's project().
#pragma once

#include <string_view>

namespace gc2pc {

[[nodiscard]] std::string_view program_version() noexcept;

} // namespace gc2pc
