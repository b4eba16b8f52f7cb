// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes an archive: everything that a store holds, in files that can be read without gc2pc.
#pragma once

#include "adapters/crypto/envelope.hpp"
#include "adapters/crypto/signature.hpp"
#include "adapters/export/archive_manifest.hpp"
#include "adapters/files/file_reader.hpp"
#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_content.hpp"
#include "migrator/archive/message_files.hpp"
#include "migrator/archive/selection.hpp"
#include "migrator/base/observer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gc2pc {

/// Where to, and what else.
struct ExportSettings {
  std::filesystem::path out;
  FileReader* files = nullptr;                     ///< uploaded files; null: none
  const std::vector<std::string>* paths = nullptr; ///< which of them, sorted; null: all
  const Signer* signer = nullptr;                  ///< null: the archive is not signed
  const Envelope* envelope = nullptr;              ///< null: it is not encrypted
  bool search_database = false;                    ///< an SQLite database, too; not of an encrypted one
  Selection* selection = nullptr;                  ///< what is exported is a part of a store; null: the whole
  ArchiveLimits limits = {};
};

struct ExportResult {
  ArchiveManifest manifest;
  std::uint64_t bytes = 0; ///< of the archive
  std::size_t files = 0;   ///< uploaded ones
  bool resumed = false;
};

/// Makes the archive, or resumes: everything is read again, and what an earlier call wrote is compared
/// instead of written. Throws Error(changed) when the store changes meanwhile or changed since that call, and
/// what ArchiveWriter throws.
[[nodiscard]] ExportResult export_content(ChatContent& content, const ExportSettings& settings,
                                          Observer& observer, const StopRequested& stop);
/// A legacy store as it is, those rows included that cannot be read.
[[nodiscard]] ExportResult export_source(LegacySource& source, const ExportSettings& settings,
                                         Observer& observer, const StopRequested& stop);

} // namespace gc2pc
