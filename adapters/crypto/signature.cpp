// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/signature.hpp"

#include "adapters/crypto/key_checks.hpp"
#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"

#include <openssl/err.h>

#include <memory>
#include <new>

namespace gc2pc {
namespace {

struct FreeSigners {
  void operator()(STACK_OF(X509) * signers) const noexcept { sk_X509_free(signers); }
};

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Error cannot_sign() {
  ERR_clear_error();
  return Error(ErrorKind::internal, "OpenSSL cannot sign the snapshot");
}

bool is_ed25519(const PkeyHandle& key) {
  return EVP_PKEY_is_a(key.get(), "ED25519") == 1;
}

std::string sign_ed25519(const PkeyHandle& key, std::string_view bytes) {
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, data_of(bytes), bytes.size()) != 1)
    throw cannot_sign();
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data_of(bytes),
                     bytes.size()) != 1)
    throw cannot_sign();
  signature.resize(size);
  return signature;
}

std::string sign_cms(const PkeyHandle& key, const Certificate& certificate, std::string_view bytes) {
  const auto source = reading(bytes);
  const auto sink = collecting();
  const Cms cms(CMS_sign(certificate.get(), key.get(), nullptr, source.get(),
                         CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP));
  if (!cms || i2d_CMS_bio(sink.get(), cms.get()) != 1)
    throw cannot_sign();
  return collected(sink);
}

bool is_ed25519_signature(const PkeyHandle& key, std::string_view bytes, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(bytes),
                          bytes.size()) == 1;
}

bool is_cms_signature(const PkeyHandle& key, std::string_view bytes, std::string_view signature) {
  const Cms cms(d2i_CMS_bio(reading(signature).get(), nullptr));
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed || CMS_is_detached(cms.get()) != 1)
    return false;
  const auto source = reading(bytes);
  if (CMS_verify(cms.get(), nullptr, nullptr, source.get(), nullptr,
                 CMS_DETACHED | CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) != 1)
    return false;
  const std::unique_ptr<STACK_OF(X509), FreeSigners> signers(CMS_get0_signers(cms.get()));
  return signers && sk_X509_num(signers.get()) == 1 &&
         EVP_PKEY_eq(X509_get0_pubkey(sk_X509_value(signers.get(), 0)), key.get()) == 1;
}

} // namespace

std::string_view to_string(SignatureForm form) {
  return form == SignatureForm::ed25519 ? "ed25519" : "cms";
}

std::optional<SignatureForm> signature_form(std::string_view name) {
  for (const auto form : {SignatureForm::ed25519, SignatureForm::cms})
    if (to_string(form) == name)
      return form;
  return std::nullopt;
}

Signer::Signer(const std::string& key_file, const std::optional<std::string>& certificate_file)
    : key_(read_private_key(key_file)) {
  refuse_weak_key(key_.get(), key_file);
  if (is_ed25519(key_) && certificate_file)
    throw Error(ErrorKind::usage, "an Ed25519 key cannot be used with a certificate")
        .hint("Remove --sign-cert.");
  if (!is_ed25519(key_) && !certificate_file)
    throw Error(ErrorKind::usage, "the key of --sign-key needs its certificate")
        .hint("Give it with --sign-cert.");
  if (!certificate_file)
    return;
  certificate_ = read_certificate(*certificate_file);
  if (X509_check_private_key(certificate_.get(), key_.get()) != 1) {
    ERR_clear_error();
    throw Error(ErrorKind::usage, "the certificate '" + *certificate_file +
                                      "' is not that of the private key '" + key_file + "'");
  }
}

std::optional<CertificateEnd> Signer::end() const {
  if (!certificate_)
    return std::nullopt;
  return CertificateEnd{subject_of(certificate_.get()), end_of(certificate_.get())};
}

std::vector<std::string> Signer::remarks(std::time_t now) const {
  return certificate_ ? certificate_remarks(certificate_.get(), CertificateUse::signing, now)
                      : std::vector<std::string>();
}

SignatureForm Signer::form() const noexcept {
  return certificate_ ? SignatureForm::cms : SignatureForm::ed25519;
}

std::string Signer::public_key() const {
  return public_pem(key_);
}

std::string Signer::sign(std::string_view bytes) const {
  return certificate_ ? sign_cms(key_, certificate_, bytes) : sign_ed25519(key_, bytes);
}

bool is_signature(SignatureForm form, const PkeyHandle& public_key, std::string_view bytes,
                  std::string_view signature) {
  const bool right = form == SignatureForm::ed25519 ? is_ed25519_signature(public_key, bytes, signature)
                                                    : is_cms_signature(public_key, bytes, signature);
  ERR_clear_error();
  return right;
}

} // namespace gc2pc
