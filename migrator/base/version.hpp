// SPDX-License-Identifier: Apache-2.0
/// \file
/// The program's version, from CMake's project(), and how it was built. Nothing of it depends on the day.
#pragma once

#include <string_view>

namespace gc2pc {

[[nodiscard]] std::string_view program_version() noexcept;
/// Of the sources when they were configured, as `git describe --always --dirty` says it; "unknown" outside of
/// a repository.
[[nodiscard]] std::string_view program_commit() noexcept;
/// "Release"
[[nodiscard]] std::string_view build_type() noexcept;
/// "GNU 12.2.0"
[[nodiscard]] std::string_view compiler() noexcept;

} // namespace gc2pc
