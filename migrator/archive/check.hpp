// SPDX-License-Identifier: Apache-2.0
/// \file
/// Checks an archive: checksums, signature, counts, and every row.
#pragma once

#include "adapters/crypto/handles.hpp"
#include "adapters/export/archive_folder.hpp"
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

/// `signer`: the key that must have signed; null for any. `open`: for an encrypted archive; without it only
/// checksums and signature are compared, and no row is read. Throws Error(not_found) when the folder is no
/// archive.
[[nodiscard]] ArchiveCheck check_archive(const std::filesystem::path& folder, const PkeyHandle& signer,
                                         Observer& observer, const StopRequested& stop,
                                         const OpenSealed& open = {});

} // namespace gc2pc
