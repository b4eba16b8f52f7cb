// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/test_authority.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace gc2pc::test {
namespace {

constexpr long an_hour = 3'600;

void require(bool done) {
  if (!done)
    throw std::runtime_error("OpenSSL cannot make a certificate");
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value);
  require(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate make(const char* name, long serial, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
          ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial) == 1 &&
          X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -an_hour) &&
          X509_gmtime_adj(X509_getm_notAfter(certificate.get()), an_hour) &&
          X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1 &&
          X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

} // namespace

const TestAuthority& TestAuthority::instance() {
  static const TestAuthority made;
  return made;
}

TestAuthority::TestAuthority() : server_key_(EVP_EC_gen("P-256")) {
  const PkeyHandle key(EVP_EC_gen("P-256"));
  require(key && server_key_);
  const auto authority = make("Test authority", 1, key.get());
  require(X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get())) == 1);
  extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  require(X509_sign(authority.get(), key.get(), EVP_sha256()) > 0);

  server_ = make("127.0.0.1", 2, server_key_.get());
  require(X509_set_issuer_name(server_.get(), X509_get_subject_name(authority.get())) == 1);
  extend(server_.get(), authority.get(), NID_subject_alt_name, "IP:127.0.0.1");
  require(X509_sign(server_.get(), key.get(), EVP_sha256()) > 0);

  const Bio memory(BIO_new(BIO_s_mem()));
  require(memory && PEM_write_bio_X509(memory.get(), authority.get()) == 1);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  pem_.assign(text, static_cast<std::size_t>(size));
}

} // namespace gc2pc::test
