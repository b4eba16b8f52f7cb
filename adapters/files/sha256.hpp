// SPDX-License-Identifier: Apache-2.0
/// \file
/// SHA-256 over bytes as they come.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace gc2pc {

/// Frees an OpenSSL digest context.
struct EvpMdCtxFree {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

/// One running digest. Throws Error(internal) when OpenSSL has no SHA-256 or no memory.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// Lower-case hex of all bytes so far, 64 characters; more may follow.
  [[nodiscard]] std::string hex() const;

 private:
  std::unique_ptr<EVP_MD_CTX, EvpMdCtxFree> context_;
};

/// Lower-case hex SHA-256 of `bytes`.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

} // namespace gc2pc
