// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/sha256.hpp"

#include "mappings/model/error.hpp"

#include <openssl/evp.h>

namespace gc2pc {
namespace {

/// Fetched once per process; OpenSSL frees it with its library context.
const EVP_MD* algorithm() {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> md(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                  &EVP_MD_free);
  return md.get();
}

/// By itself, so that what every row calls has no text to make and none to protect.
[[noreturn]] void refuse_sha256() {
  throw Error(ErrorKind::internal, "OpenSSL cannot compute SHA-256");
}

void must(int outcome) {
  if (outcome != 1) [[unlikely]]
    refuse_sha256();
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  must(EVP_DigestInit_ex(context_.get(), algorithm(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Sha256Bytes Sha256::finish() {
  Sha256Bytes bytes;
  unsigned int length = 0;
  must(EVP_DigestFinal_ex(context_.get(), bytes.data(), &length));
  must(EVP_DigestInit_ex(context_.get(), nullptr, nullptr));
  return bytes;
}

Sha256Bytes sha256(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.finish();
}

std::string hex(const Sha256Bytes& bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const auto byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  return hex(sha256(bytes));
}

} // namespace gc2pc
