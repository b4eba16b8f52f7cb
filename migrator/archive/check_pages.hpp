// SPDX-License-Identifier: Apache-2.0
/// \file
/// Checks the pages of an archive: each is there, unchanged, and there is no other.
#pragma once

#include "adapters/export/archive_folder.hpp"
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace gc2pc {

/// Calls `damaged` with a sentence for each damage. Returns how many checksums were compared. Does not hold
/// the names of all pages. An archive without pages has no damage.
[[nodiscard]] std::size_t check_pages(const ArchiveFolder& archive, Observer& observer,
                                      const StopRequested& stop,
                                      const std::function<void(std::string_view)>& damaged);

} // namespace gc2pc
