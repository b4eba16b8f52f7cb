// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which keys are strong enough, and what an administrator should know about a certificate.
#pragma once

#include "adapters/crypto/handles.hpp"

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Bits of security that NIST SP 800-131A asks for: RSA with 2,048 bits, a curve with 224.
inline constexpr int least_security_bits = 112;

enum class CertificateUse { encryption, signing };

/// Throws Error(wrong_input) for a key below least_security_bits; `file` names it.
void refuse_weak_key(const EVP_PKEY* key, const std::string& file);

/// Until when a certificate is valid, in seconds since 1970; nothing for a date that cannot be read.
[[nodiscard]] std::optional<std::int64_t> end_of(const X509* certificate);
/// The same of one in DER; nothing when it is none.
[[nodiscard]] std::optional<std::int64_t> end_of_der(std::string_view der);

/// A certificate, and until when it is valid.
struct CertificateEnd {
  std::string name; ///< its subject, as RFC 2253 writes it
  std::optional<std::int64_t> at;
};

/// The subject as RFC 2253 writes it.
[[nodiscard]] std::string subject_of(const X509* certificate);

/// One sentence each: not valid at `now` (seconds since 1970), or its key usage is another one. None of them
/// keeps OpenSSL from using the certificate.
[[nodiscard]] std::vector<std::string> certificate_remarks(X509* certificate, CertificateUse use,
                                                           std::time_t now);

} // namespace gc2pc
