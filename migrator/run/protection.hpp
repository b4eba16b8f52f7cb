// SPDX-License-Identifier: Apache-2.0
/// \file
/// What opens encrypted snapshots and archives, read from where a configuration says.
#pragma once

#include "adapters/crypto/passphrase.hpp"
#include "migrator/run/run_config.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gc2pc {

/// Null when none is named. Throws Error(usage) for two places, and what reading it throws.
[[nodiscard]] std::shared_ptr<const Passphrase> passphrase_of(const SnapshotProtection& given);

/// Opens what was sealed, with the private key or the passphrase; each is read when it is needed first.
/// Empty when neither is named. The result throws as Envelope::open, and what reading them throws.
[[nodiscard]] std::function<std::string(std::string_view sealed)>
opening_with(const SnapshotProtection& given);

} // namespace gc2pc
