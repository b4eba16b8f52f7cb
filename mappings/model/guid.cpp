// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/guid.hpp"

#include "mappings/model/error.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

namespace gc2pc {
namespace {

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}
static_assert(hex_value('f') == 15 && hex_value('G') == -1);

/// The two digits of every byte: two GUIDs are written for every message.
constexpr auto hex_pairs = [] {
  constexpr char digits[] = "0123456789abcdef";
  std::array<char, 512> pairs{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    pairs[2 * byte] = digits[byte >> 4];
    pairs[2 * byte + 1] = digits[byte & 15];
  }
  return pairs;
}();

/// Positions of the bytes of the text form inside Active Directory's little-endian layout.
constexpr std::array<std::size_t, 16> directory_order{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

} // namespace

std::optional<Guid> Guid::parse(std::string_view text) noexcept {
  constexpr std::size_t digits = 32, digits_and_hyphens = 36;
  if (text.size() > 2 &&
      ((text.front() == '{' && text.back() == '}') || (text.front() == '(' && text.back() == ')')))
    text = text.substr(1, text.size() - 2);
  const bool hyphens = text.size() == digits_and_hyphens;
  if (!hyphens && text.size() != digits)
    return std::nullopt;
  Guid guid;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-')
        return std::nullopt;
      ++i;
      continue;
    }
    const int high = hex_value(text[i]), low = hex_value(text[i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    guid.bytes[byte++] = static_cast<std::uint8_t>(high * 16 + low);
    i += 2;
  }
  return guid;
}

std::optional<Guid> Guid::from_directory(std::string_view octets) noexcept {
  if (octets.size() != 16)
    return std::nullopt;
  Guid guid;
  for (std::size_t i = 0; i < 16; ++i)
    guid.bytes[i] = static_cast<std::uint8_t>(octets[directory_order[i]]);
  return guid;
}

std::string Guid::directory_octets() const {
  std::string octets(16, '\0');
  for (std::size_t i = 0; i < 16; ++i)
    octets[directory_order[i]] = static_cast<char>(bytes[i]);
  return octets;
}

Guid Guid::v5(const Guid& name_space, std::string_view name) {
  std::string input(reinterpret_cast<const char*>(name_space.bytes.data()), 16);
  input += name;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (EVP_Digest(input.data(), input.size(), digest, &length, EVP_sha1(), nullptr) != 1)
    throw Error(ErrorKind::internal, "OpenSSL does not provide SHA-1");
  Guid guid;
  std::copy_n(digest, 16, guid.bytes.begin());
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x50);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid;
}

char* Guid::write_to(char* out) const noexcept {
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *out++ = '-';
    std::memcpy(out, hex_pairs.data() + std::size_t{2} * bytes[i], 2); // a byte is in the table
    out += 2;
  }
  return out;
}

void Guid::append_to(std::string& out) const {
  char text[text_size];
  write_to(text);
  out.append(text, sizeof text);
}

std::string Guid::text() const {
  std::string text;
  append_to(text);
  return text;
}

} // namespace gc2pc
