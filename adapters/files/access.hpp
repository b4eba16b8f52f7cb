// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether the account may read or write a file or folder, asked of the system and not tried.
#pragma once

#include <filesystem>
#include <string>

namespace gc2pc {

/// Why the account cannot read a file, or list a folder and read what is in it: in the system's words; empty
/// when it can.
[[nodiscard]] std::string read_refusal(const std::filesystem::path& path);
/// Why it cannot write a file, or make files in a folder: the same.
[[nodiscard]] std::string write_refusal(const std::filesystem::path& path);

} // namespace gc2pc
