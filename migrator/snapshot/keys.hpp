// SPDX-License-Identifier: Apache-2.0
/// \file
/// The keys that a snapshot is protected with, read from where the configuration says.
#pragma once

#include "adapters/crypto/envelope.hpp"
#include "adapters/crypto/signature.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Writing a snapshot needs certificates and a signing key that reading it does not.
enum class KeyUse { reading, writing };

struct SnapshotKeys {
  KeyUse use = KeyUse::reading;
  Envelope envelope;
  std::optional<Signer> signer;
  PkeyHandle verify;                ///< empty when any signer will do
  std::vector<std::string> remarks; ///< certificates that expired, or were issued for another use
};

/// Reads and checks them. Throws usage for options that do not belong together, and what reading them throws.
[[nodiscard]] SnapshotKeys load_snapshot_keys(const RunConfig& config, KeyUse use);
/// The session's, read once: a passphrase may come from a pipe.
[[nodiscard]] const SnapshotKeys& snapshot_keys(Session& session, KeyUse use);

} // namespace gc2pc
