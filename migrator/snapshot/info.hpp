// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a snapshot holds, from its manifest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gc2pc {

/// A file inside a part of the snapshot.
struct SnapshotFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;
};
/// A part of the snapshot: an archive.
struct SnapshotPart {
  std::string name; ///< file below snapshot/
  std::uint64_t bytes = 0;
  std::string sha256; ///< of the file as it is on disk, encrypted or not
  std::string holds;  ///< one line: what is in it
  std::vector<SnapshotFile> files;
};
/// A person or service that can open an encrypted snapshot.
struct SnapshotRecipient {
  std::string subject, sha256; ///< of the certificate
  friend bool operator==(const SnapshotRecipient&, const SnapshotRecipient&) = default;
};
struct SnapshotInfo {
  std::string run, plan, taken_at;
  std::string source_fingerprint, target_fingerprint; ///< of the plan's inputs that are about them
  std::string target_digest;
  std::vector<SnapshotRecipient> recipients; ///< with a passphrase, or any of these: encrypted
  bool passphrase = false;
  std::string signature;  ///< ed25519, cms, or empty when it is not signed
  std::string public_key; ///< PEM, of who signed
  std::vector<SnapshotPart> parts;

  // What a check found out; not kept.
  bool opened = false;       ///< the files inside were compared, too; else only the outside of the parts was
  bool known_signer = false; ///< it was signed with the key that was asked for

  [[nodiscard]] bool encrypted() const { return passphrase || !recipients.empty(); }
};

} // namespace gc2pc
