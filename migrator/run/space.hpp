// SPDX-License-Identifier: Apache-2.0
/// \file
/// Disk space: what a cutover needs in each place, and what is free there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

struct SpaceNeed {
  std::string place;                 ///< "target", "files", "run folder"
  std::uint64_t needed = 0;          ///< bytes, rather too many than too few
  std::optional<std::uint64_t> free; ///< bytes; nothing when the place does not say (a database server)

  [[nodiscard]] bool enough() const { return !free || *free >= needed; }
  /// "the target has 3.1 MB free and needs about 4.7 MB".
  [[nodiscard]] std::string text() const;
};

/// JSON text for run.db.
[[nodiscard]] std::string stored_space(const std::vector<SpaceNeed>& needs);
/// Throws corrupt when the text is not what was stored.
[[nodiscard]] std::vector<SpaceNeed> space_from_stored(const std::string& text);

} // namespace gc2pc
