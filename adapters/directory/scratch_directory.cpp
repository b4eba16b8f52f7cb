// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/scratch_directory.hpp"

#include "adapters/directory/open_directory.hpp"
#include "adapters/files/os_error.hpp"

namespace gc2pc {

std::string scratch_directory(std::string_view spec, const std::filesystem::path& folder) {
  static_cast<void>(open_directory(spec)); // says what is wrong with it
  const std::filesystem::path from(spec.substr(spec.find(':') + 1));
  const auto copy = folder / "directory.ldif";
  std::error_code failure;
  std::filesystem::copy_file(from, copy, failure);
  if (!failure)
    std::filesystem::permissions(
        copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failure);
  if (failure)
    throw os_error("cannot copy '" + from.string() + "' to '" + copy.string() + "'", failure.value());
  return "ldif:" + copy.string();
}

} // namespace gc2pc
