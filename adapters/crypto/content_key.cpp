// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/content_key.hpp"

#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <new>

namespace gc2pc {
namespace {

/// Every key has it: CMS asks for one, and with a single key it distinguishes nothing.
constexpr std::string_view key_name = "gc2pc";

Error not_sealed() {
  ERR_clear_error();
  return Error(ErrorKind::internal, "OpenSSL cannot encrypt the archive");
}

Error not_opened() {
  ERR_clear_error();
  return Error(ErrorKind::wrong_input, "the archive's key does not decrypt it");
}

/// OpenSSL takes the copy over and frees it.
unsigned char* copied(const unsigned char* bytes, std::size_t size) {
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(bytes, size));
  if (copy == nullptr)
    throw std::bad_alloc();
  return copy;
}

} // namespace

ContentKey ContentKey::random() {
  ContentKey key;
  if (RAND_priv_bytes(key.bytes_.data(), static_cast<int>(key.bytes_.size())) != 1)
    throw Error(ErrorKind::internal, "OpenSSL cannot provide random bytes");
  return key;
}

ContentKey ContentKey::from(std::string_view text) {
  ContentKey key;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  bool is_hex = text.size() == 2 * key.bytes_.size();
  for (std::size_t i = 0; is_hex && i < key.bytes_.size(); ++i) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    is_hex = high >= 0 && low >= 0;
    key.bytes_[i] = static_cast<unsigned char>(is_hex ? 16 * high + low : 0);
  }
  if (!is_hex)
    throw Error(ErrorKind::wrong_input, "it is not the key of an archive");
  return key;
}

ContentKey::~ContentKey() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::string ContentKey::text() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes_)
    (text += digits[byte >> 4U]) += digits[byte & 0xfU];
  return text;
}

std::string ContentKey::seal(std::string_view bytes) const {
  const Cms cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
  if (!cms)
    throw not_sealed();
  auto* const key = copied(bytes_.data(), bytes_.size());
  auto* const name = copied(reinterpret_cast<const unsigned char*>(key_name.data()), key_name.size());
  if (CMS_add0_recipient_key(cms.get(), NID_id_aes256_wrap, key, bytes_.size(), name, key_name.size(),
                             nullptr, nullptr, nullptr) == nullptr) {
    OPENSSL_clear_free(key, bytes_.size());
    OPENSSL_free(name);
    throw not_sealed();
  }
  const auto source = reading(bytes);
  const auto sink = collecting();
  if (CMS_final(cms.get(), source.get(), nullptr, CMS_BINARY) != 1 || i2d_CMS_bio(sink.get(), cms.get()) != 1)
    throw not_sealed();
  return collected(sink);
}

std::string ContentKey::open(std::string_view sealed) const {
  const Cms cms(d2i_CMS_bio(reading(sealed).get(), nullptr));
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_id_smime_ct_authEnvelopedData)
    throw not_opened();
  // OpenSSL only copies what the parameters point to, and takes them as not constant.
  auto key = bytes_;
  const bool unlocked = CMS_decrypt_set1_key(cms.get(), key.data(), key.size(), nullptr, 0) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  const auto sink = collecting();
  if (!unlocked || CMS_decrypt(cms.get(), nullptr, nullptr, nullptr, sink.get(), CMS_BINARY) != 1)
    throw not_opened();
  return collected(sink);
}

std::string_view first_sealed(std::string_view pieces) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(pieces.data());
  const auto* content = begin;
  long length = 0;
  int tag = 0, tag_class = 0;
  const int flags = ASN1_get_object(&content, &length, &tag, &tag_class, static_cast<long>(pieces.size()));
  // 0x80: an error; 1: of indefinite length, which is not DER.
  if ((static_cast<unsigned>(flags) & 0x81U) != 0 || tag != V_ASN1_SEQUENCE)
    throw not_opened();
  return pieces.substr(0, static_cast<std::size_t>(content - begin) + static_cast<std::size_t>(length));
}

} // namespace gc2pc
