// SPDX-License-Identifier: Apache-2.0
/// \file
/// A passphrase from the environment, a private file or a descriptor; never from a command line.
#pragma once

#include "adapters/crypto/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc {

/// Shorter ones are refused: a snapshot can be attacked for as long as a copy of it exists.
inline constexpr std::size_t least_passphrase = 12;
inline constexpr std::size_t most_passphrase = 1024;

class Passphrase final : public Secret {
 public:
  /// Throws Error(usage) when the variable is not set, and for a passphrase that is too short or too long.
  [[nodiscard]] static Passphrase from_environment(const std::string& variable);
  /// The first line of a file that only its owner may read, or of a pipe such as /dev/fd/3. Throws os_error,
  /// Error(permission) for a file whose mode lets others in, Error(usage) as above.
  [[nodiscard]] static Passphrase from_file(const std::string& path);

 private:
  Passphrase(std::string given, const std::string& origin);
};

/// The bytes of a small file that only its owner may read. `what` names it in messages. `/dev/fd/`
/// without a number is a descriptor of an earlier process: Error(usage) asks for it. Throws os_error,
/// Error(permission), and Error(wrong_input) over 64 KiB and for what is neither a regular file nor the
/// process's own pipe.
[[nodiscard]] std::string read_private_file(const std::string& path, std::string_view what);

} // namespace gc2pc
