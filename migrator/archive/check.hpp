// SPDX-License-Identifier: Apache-2.0
/// \file
/// Checks an archive: checksums, signature, counts, and every row.
#pragma once

#include "adapters/crypto/handles.hpp"
#include "adapters/export/archive_manifest.hpp"
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

struct ArchiveCheck {
  std::optional<ArchiveManifest> manifest; ///< nothing when it is damaged: then nothing else could be checked
  std::size_t files = 0;                   ///< whose checksums were compared
  bool rows_read = false;                  ///< every row was read: the files that rows are in are not damaged
  std::vector<std::string> damages;        ///< a sentence each, all that there are
};

/// `signer`: the key that must have signed; null for any. Throws Error(not_found) when the folder is no
/// archive.
[[nodiscard]] ArchiveCheck check_archive(const std::filesystem::path& folder, const PkeyHandle& signer,
                                         Observer& observer, const StopRequested& stop);

} // namespace gc2pc
