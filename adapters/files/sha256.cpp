// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/sha256.hpp"

#include "mappings/model/error.hpp"

#include <array>

namespace gc2pc {
namespace {

void require(bool worked) {
  if (!worked)
    throw Error(ErrorKind::internal, "OpenSSL could not compute a SHA-256");
}

std::unique_ptr<EVP_MD_CTX, EvpMdCtxFree> new_context() {
  std::unique_ptr<EVP_MD_CTX, EvpMdCtxFree> context(EVP_MD_CTX_new());
  require(context != nullptr);
  return context;
}

} // namespace

Sha256::Sha256() : context_(new_context()) {
  require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::update(std::string_view bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() const {
  // On a copy: finishing a context ends it, and a caller may go on.
  const auto copy = new_context();
  std::array<unsigned char, 32> digest{};
  require(EVP_MD_CTX_copy_ex(copy.get(), context_.get()) == 1);
  require(EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr) == 1);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

} // namespace gc2pc
