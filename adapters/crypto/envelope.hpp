// SPDX-License-Identifier: Apache-2.0
/// \file
/// Encryption to certificates and to a passphrase: CMS AuthEnvelopedData with AES-256-GCM (RFC 5083, 5084),
/// in DER.
#pragma once

#include "adapters/crypto/handles.hpp"
#include "adapters/crypto/key_checks.hpp"
#include "adapters/crypto/passphrase.hpp"

#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Whose private key opens it.
struct Recipient {
  std::string subject; ///< of the certificate, as in RFC 2253
  std::string sha256;  ///< of the certificate
};

/// PBKDF2-HMAC-SHA1, which is what CMS in OpenSSL 3.0 offers, with the number of rounds that OWASP asks for
/// with it.
inline constexpr int passphrase_rounds = 1'300'000;

/// Everything at hand to seal and to open. Each recipient and the passphrase open it alone.
class Envelope {
 public:
  /// RSA (OAEP with SHA-256) and EC keys. Throws as read_certificate; Error(wrong_input) for another kind of
  /// key or a weak one.
  void add_recipient(const std::string& certificate_file);
  void set_passphrase(std::shared_ptr<const Passphrase> passphrase) { passphrase_ = std::move(passphrase); }
  /// The key that opens; `certificate_file` shows which recipient it is, and may be left out. Throws as
  /// read_private_key; Error(usage) when the two do not belong together.
  void set_opening_key(const std::string& key_file, const std::optional<std::string>& certificate_file);

  [[nodiscard]] bool seals() const noexcept { return !certificates_.empty() || passphrase_ != nullptr; }
  [[nodiscard]] bool opens() const noexcept { return key_ != nullptr || passphrase_ != nullptr; }
  [[nodiscard]] bool has_passphrase() const noexcept { return passphrase_ != nullptr; }
  [[nodiscard]] std::vector<Recipient> recipients() const;

  /// The recipients' certificates.
  [[nodiscard]] std::vector<CertificateEnd> ends() const;
  /// What an administrator should know about the recipients' certificates; see certificate_remarks().
  [[nodiscard]] std::vector<std::string> remarks(std::time_t now) const;

  [[nodiscard]] std::string seal(std::string_view bytes) const;
  /// Nothing of it is handed out before the whole is authentic. Throws Error(wrong_input) when neither key
  /// nor passphrase opens it, or when it was altered: without the key the two cannot be told apart.
  [[nodiscard]] std::string open(std::string_view sealed) const;

 private:
  std::vector<Certificate> certificates_;
  std::shared_ptr<const Passphrase> passphrase_;
  PkeyHandle key_;
  Certificate key_certificate_;
};

} // namespace gc2pc
