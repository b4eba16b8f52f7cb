// SPDX-License-Identifier: Apache-2.0
/// \file
/// manifest.json of an archive: what it holds, and the checksum that all other checksums hang on.
#pragma once

#include "adapters/crypto/envelope.hpp"
#include "adapters/export/archive_extent.hpp"
#include "adapters/export/archive_layout.hpp"
#include "mappings/model/group_digest.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// What only a legacy store has.
struct LegacyFacts {
  legacy::Generation generation = legacy::Generation::lync_2010;
  std::int64_t compliance_rows = 0, file_tokens = 0;
  std::set<std::pair<std::string, std::string>> constants; ///< as in legacy::Inventory
};

/// Who can open an encrypted archive.
struct ArchiveEncryption {
  std::vector<Recipient> recipients;
  bool passphrase = false;
  std::int64_t keys = 0; ///< how many files of keys there are
};

struct ArchiveManifest {
  ArchiveKind kind = ArchiveKind::persistent_chat;
  std::string made_by;                      ///< program and version
  std::string digest;                       ///< canonical digest; of a legacy store that of its inventory
  std::map<std::string, std::int64_t> rows; ///< by table, tblChat too
  GroupDigest messages;                     ///< of all messages
  std::string sums;                         ///< SHA-256 of SHA256SUMS
  LegacyFacts legacy;                       ///< of the kind group_chat
  ArchiveExtent extent;                     ///< a part of the store, or the whole
  std::optional<ArchiveEncryption> encryption;
  std::string signature;  ///< ed25519, cms, or empty: manifest.json.sig does not exist
  std::string public_key; ///< PEM, of who signed
};

/// No manifest is larger.
inline constexpr std::size_t most_manifest_text = std::size_t{1} << 20;

/// JSON text. The same manifest makes the same bytes, with their own checksum among them.
[[nodiscard]] std::string stored(const ArchiveManifest& manifest);
/// Throws Error(corrupt) when it is not a manifest, for any change of it, and for another version of the
/// format.
[[nodiscard]] ArchiveManifest archive_manifest_from(std::string_view text);

} // namespace gc2pc
