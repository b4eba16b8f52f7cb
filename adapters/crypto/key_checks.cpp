// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/key_checks.hpp"

#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <new>

namespace gc2pc {
namespace {

std::string day_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1)
    return "an unreadable date";
  constexpr int first_year = 1900;
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + first_year, parts.tm_mon + 1, parts.tm_mday);
}

/// The bits of keyUsage, one of which the certificate must have (RFC 5280 4.2.1.3).
std::uint32_t wanted_usage(const X509* certificate, CertificateUse use) {
  if (use == CertificateUse::signing)
    return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
  return EVP_PKEY_is_a(X509_get0_pubkey(certificate), "EC") == 1 ? KU_KEY_AGREEMENT : KU_KEY_ENCIPHERMENT;
}

const char* usage_name(std::uint32_t usage) {
  switch (usage) {
  case KU_KEY_AGREEMENT:
    return "keyAgreement";
  case KU_KEY_ENCIPHERMENT:
    return "keyEncipherment";
  default:
    return "digitalSignature";
  }
}

} // namespace

void refuse_weak_key(const EVP_PKEY* key, const std::string& file) {
  if (EVP_PKEY_get_security_bits(key) >= least_security_bits)
    return;
  throw Error(ErrorKind::wrong_input, fmt::format("the key in '{}' is too weak: {} with {} bits", file,
                                                  EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key)))
      .hint("Use an RSA key with at least 2048 bits or an EC key with at least 224.");
}

std::optional<std::int64_t> end_of(const X509* certificate) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1)
    return std::nullopt;
  return ::timegm(&parts);
}

std::optional<std::int64_t> end_of_der(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const Certificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  if (certificate)
    return end_of(certificate.get());
  ERR_clear_error();
  return std::nullopt;
}

std::string subject_of(const X509* certificate) {
  const auto sink = collecting();
  if (X509_NAME_print_ex(sink.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0)
    throw std::bad_alloc();
  return collected(sink);
}

std::vector<std::string> certificate_remarks(X509* certificate, CertificateUse use, std::time_t now) {
  std::vector<std::string> all;
  const auto name = "the certificate '" + subject_of(certificate) + "'";
  if (X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0)
    all.push_back(name + " expired on " + day_of(X509_get0_notAfter(certificate)));
  if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0)
    all.push_back(name + " is not valid before " + day_of(X509_get0_notBefore(certificate)));
  const auto wanted = wanted_usage(certificate, use);
  // Without the extension OpenSSL reports every bit.
  if ((X509_get_key_usage(certificate) & wanted) == 0)
    all.push_back(
        fmt::format("{} is not issued for this use: its key usage lacks {}", name, usage_name(wanted)));
  return all;
}

} // namespace gc2pc
