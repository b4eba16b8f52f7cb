// SPDX-License-Identifier: Apache-2.0
/// \file
/// Detached signatures: raw Ed25519, or CMS SignedData (RFC 5652) with an X.509 key.
#pragma once

#include "adapters/crypto/handles.hpp"
#include "adapters/crypto/key_checks.hpp"

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// How a signature is written down.
enum class SignatureForm {
  ed25519, ///< 64 bytes
  cms      ///< DER, with the signer's certificate
};
[[nodiscard]] std::string_view to_string(SignatureForm form);
[[nodiscard]] std::optional<SignatureForm> signature_form(std::string_view name);

/// Signs with one private key.
class Signer {
 public:
  /// An Ed25519 key is used without a certificate; every other one needs its certificate. Throws as
  /// read_private_key and refuse_weak_key; Error(usage) for a combination that does not fit.
  Signer(const std::string& key_file, const std::optional<std::string>& certificate_file);

  [[nodiscard]] SignatureForm form() const noexcept;
  /// Its certificate; nothing for a key that needs none.
  [[nodiscard]] std::optional<CertificateEnd> end() const;
  /// What an administrator should know about the certificate; see certificate_remarks().
  [[nodiscard]] std::vector<std::string> remarks(std::time_t now) const;
  /// The public key as PEM.
  [[nodiscard]] std::string public_key() const;
  [[nodiscard]] std::string sign(std::string_view bytes) const;

 private:
  PkeyHandle key_;
  Certificate certificate_;
};

/// Whether `signature` is one of `bytes` with this public key. Whether a certificate is still valid, and who
/// issued it, is not asked: what counts is the key.
[[nodiscard]] bool is_signature(SignatureForm form, const PkeyHandle& public_key, std::string_view bytes,
                                std::string_view signature);

} // namespace gc2pc
