// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/random_password.hpp"

#include "mappings/model/error.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>
#include <string_view>

namespace gc2pc::ldap {
namespace {

constexpr std::size_t length = 32;
/// 64 characters, so that a random byte chooses without favour; no quotation mark, which would end the value.
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";

} // namespace

RandomPassword::RandomPassword() : text_("aA0-") { // one of each kind, whatever chance brings
  std::array<unsigned char, length> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw Error(ErrorKind::internal, "cannot get random numbers for a password");
  text_.reserve(text_.size() + length);
  for (const auto byte : bytes)
    text_ += alphabet[byte % alphabet.size()];
  OPENSSL_cleanse(bytes.data(), bytes.size());
}

RandomPassword::~RandomPassword() {
  OPENSSL_cleanse(text_.data(), text_.size());
}

std::string RandomPassword::attribute_value() const {
  std::string value;
  value.reserve(2 * (text_.size() + 2));
  for (const char c : '"' + text_ + '"') {
    value += c;
    value += '\0';
  }
  return value;
}

} // namespace gc2pc::ldap
