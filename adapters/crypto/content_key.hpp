// SPDX-License-Identifier: Apache-2.0
/// \file
/// A random key that many pieces are encrypted with, so that recipients and passphrase have to be asked only
/// once: each piece is CMS AuthEnvelopedData with AES-256-GCM, whose key this one wraps (RFC 3394).
#pragma once

#include "adapters/crypto/secret.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc {

class ContentKey {
 public:
  /// A new one. Throws Error(internal).
  [[nodiscard]] static ContentKey random();
  /// What text() wrote. Throws Error(wrong_input) for anything else.
  [[nodiscard]] static ContentKey from(std::string_view text);
  ~ContentKey();
  ContentKey(const ContentKey&) = default;
  ContentKey& operator=(const ContentKey&) = default;

  /// 64 hex digits: `openssl cms -decrypt -secretkey` takes them. To be sealed in an Envelope, never stored.
  [[nodiscard]] std::string text() const;
  /// DER; it says where it ends.
  [[nodiscard]] std::string seal(std::string_view bytes) const;
  /// Nothing of it is handed out before the whole is authentic. Throws Error(wrong_input) when this key does
  /// not open it, or when it was altered.
  [[nodiscard]] std::string open(std::string_view sealed) const;

 private:
  ContentKey() = default;
  std::array<unsigned char, 32> bytes_{};
};

/// Content in one of several pieces of a file.
inline constexpr std::size_t sealed_piece_bytes = std::size_t{1} << 20;

/// The first of several sealed pieces that follow each other. Throws Error(wrong_input) when there is none.
[[nodiscard]] std::string_view first_sealed(std::string_view pieces);

} // namespace gc2pc
