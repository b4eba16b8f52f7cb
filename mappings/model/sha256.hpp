// SPDX-License-Identifier: Apache-2.0
/// \file
/// SHA-256 by OpenSSL, with the algorithm fetched once: fetching per digest costs more than a short message's
/// hashing.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace gc2pc {

/// The 32 bytes of a SHA-256 digest.
using Sha256Bytes = std::array<std::uint8_t, 32>;

/// A digest that is fed in pieces. Reusable: `finish` starts over. Not for use by two threads at once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// The digest of everything since the start; the object is ready for the next one.
  [[nodiscard]] Sha256Bytes finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// One digest of one text.
[[nodiscard]] Sha256Bytes sha256(std::string_view bytes);
/// Lower-case hex digits.
[[nodiscard]] std::string hex(const Sha256Bytes& bytes);
/// One digest as 64 lower-case hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

} // namespace gc2pc
