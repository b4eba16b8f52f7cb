// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/envelope.hpp"

#include "adapters/crypto/key_checks.hpp"
#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <new>

namespace gc2pc {
namespace {

Error cannot_seal() {
  ERR_clear_error();
  return Error(ErrorKind::internal, "OpenSSL cannot encrypt the snapshot");
}

void add_certificate(CMS_ContentInfo* cms, X509* certificate) {
  auto* info = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
  if (!info)
    throw cannot_seal();
  auto* context = CMS_RecipientInfo_get0_pkey_ctx(info);
  if (!context)
    throw cannot_seal();
  // OpenSSL's own choice would be SHA-1 in both.
  const bool set = EVP_PKEY_is_a(X509_get0_pubkey(certificate), "RSA")
                       ? EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
                             EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0
                       : EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
  if (!set)
    throw cannot_seal();
}

void add_passphrase(CMS_ContentInfo* cms, std::string_view passphrase) {
  // OpenSSL takes the bytes over and frees them.
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(passphrase.data(), passphrase.size()));
  if (!copy)
    throw std::bad_alloc();
  // RFC 3211 wraps the key with a block cipher in CBC; without it, OpenSSL would try the content's GCM.
  if (!CMS_add0_recipient_password(cms, passphrase_rounds, NID_id_alg_PWRI_KEK, NID_undef, copy,
                                   static_cast<ossl_ssize_t>(passphrase.size()), EVP_aes_256_cbc())) {
    OPENSSL_clear_free(copy, passphrase.size());
    throw cannot_seal();
  }
}

} // namespace

void Envelope::add_recipient(const std::string& certificate_file) {
  auto certificate = read_certificate(certificate_file);
  const auto* key = X509_get0_pubkey(certificate.get());
  if (!key || !(EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "EC")))
    throw Error(ErrorKind::wrong_input, "'" + certificate_file + "' does not have an RSA or EC key");
  refuse_weak_key(key, certificate_file);
  certificates_.push_back(std::move(certificate));
}

void Envelope::set_opening_key(const std::string& key_file,
                               const std::optional<std::string>& certificate_file) {
  key_ = read_private_key(key_file);
  if (!certificate_file)
    return;
  key_certificate_ = read_certificate(*certificate_file);
  if (X509_check_private_key(key_certificate_.get(), key_.get()) != 1) {
    ERR_clear_error();
    throw Error(ErrorKind::usage, "the certificate '" + *certificate_file +
                                      "' is not that of the private key '" + key_file + "'");
  }
}

std::vector<Recipient> Envelope::recipients() const {
  std::vector<Recipient> all;
  for (const auto& certificate : certificates_)
    all.push_back({subject_of(certificate.get()), fingerprint_of(certificate)});
  return all;
}

std::vector<CertificateEnd> Envelope::ends() const {
  std::vector<CertificateEnd> all;
  for (const auto& certificate : certificates_)
    all.push_back({subject_of(certificate.get()), end_of(certificate.get())});
  return all;
}

std::vector<std::string> Envelope::remarks(std::time_t now) const {
  std::vector<std::string> all;
  for (const auto& certificate : certificates_)
    for (auto& remark : certificate_remarks(certificate.get(), CertificateUse::encryption, now))
      all.push_back(std::move(remark));
  return all;
}

std::string Envelope::seal(std::string_view bytes) const {
  constexpr unsigned flags = CMS_BINARY | CMS_PARTIAL;
  const Cms cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), flags));
  if (!cms)
    throw cannot_seal();
  for (const auto& certificate : certificates_)
    add_certificate(cms.get(), certificate.get());
  if (passphrase_)
    add_passphrase(cms.get(), passphrase_->text());
  const auto source = reading(bytes);
  const auto sink = collecting();
  if (CMS_final(cms.get(), source.get(), nullptr, CMS_BINARY) != 1 || i2d_CMS_bio(sink.get(), cms.get()) != 1)
    throw cannot_seal();
  return collected(sink);
}

std::string Envelope::open(std::string_view sealed) const {
  const Cms cms(d2i_CMS_bio(reading(sealed).get(), nullptr));
  const auto refused = [&] {
    ERR_clear_error();
    return Error(ErrorKind::wrong_input,
                 key_ ? "the private key does not decrypt it" : "the passphrase does not decrypt it");
  };
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_id_smime_ct_authEnvelopedData)
    throw refused();
  const bool unlocked =
      (key_ && CMS_decrypt_set1_pkey(cms.get(), key_.get(), key_certificate_.get()) == 1) ||
      (passphrase_ &&
       CMS_decrypt_set1_password(
           cms.get(), reinterpret_cast<unsigned char*>(const_cast<char*>(passphrase_->text().data())),
           static_cast<ossl_ssize_t>(passphrase_->text().size())) == 1);
  ERR_clear_error();
  const auto sink = collecting();
  if (!unlocked || CMS_decrypt(cms.get(), nullptr, nullptr, nullptr, sink.get(), CMS_BINARY) != 1)
    throw refused();
  return collected(sink);
}

} // namespace gc2pc
