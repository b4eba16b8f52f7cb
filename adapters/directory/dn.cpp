// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/dn.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <ldap.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace gc2pc {
namespace {

/// Active Directory limits an RDN to 255 characters and a tree to a few dozen levels; 16 KiB keeps a damaged
/// file from being taken for a name.
constexpr std::size_t max_dn_bytes = std::size_t{16} * 1024;

struct LdapMemFree {
  void operator()(char* text) const noexcept { ldap_memfree(text); }
};
struct LdapDnFree {
  void operator()(LDAPRDN* name) const noexcept { ldap_dnfree(name); }
};

std::string_view view(const berval& value) {
  return value.bv_val ? std::string_view(value.bv_val, value.bv_len) : std::string_view();
}

/// Lower case in the sense of Unicode; nothing when it is not UTF-8.
std::optional<std::string> fold(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return ascii_lower(text);
  auto unicode = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  std::string again;
  if (unicode.toUTF8String(again) != text) // ICU puts U+FFFD where bytes are not UTF-8
    return std::nullopt;
  std::string folded;
  unicode.foldCase().toUTF8String(folded);
  return folded;
}

berval borrow(std::string& text) {
  return {text.size(), text.data()};
}

/// libldap lets a value in the #hex form end with any character, and drops what follows or takes it for the
/// next part. Here it ends with its part, and a part ends with a comma.
bool parts_end_with_commas(std::string_view text, std::size_t parts) {
  std::size_t commas = 0;
  bool in_type = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == ',' || text[at] == '+') {
      commas += text[at] == ',';
      in_type = true;
    } else if (text[at] == '=' && in_type) {
      in_type = false;
      const auto value = text.substr(std::min(text.find_first_not_of(' ', at + 1), text.size()));
      if (!value.starts_with('#'))
        continue;
      const auto digits = value.substr(1, value.find_first_not_of("0123456789abcdefABCDEF", 1) - 1);
      const auto rest = value.substr(1 + digits.size());
      const auto end = rest.find_first_not_of(' ');
      if (end != rest.npos && rest[end] != ',' && rest[end] != '+')
        return false;
    }
  }
  return commas + 1 == parts;
}

/// As RFC 4512 has it: a name, or an object identifier; and with `_`, which some servers allow.
bool is_attribute_type(std::string_view type) {
  return !type.empty() && std::all_of(type.begin(), type.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
  });
}

/// Writes one RDN through libldap, so that escapes are always the same.
std::optional<std::string> write_rdn(std::vector<std::pair<std::string, std::string>> pairs) {
  std::sort(pairs.begin(), pairs.end());
  std::vector<LDAPAVA> avas;
  avas.reserve(pairs.size());
  for (auto& [type, value] : pairs)
    avas.push_back({borrow(type), borrow(value), LDAP_AVA_STRING, nullptr});
  std::vector<LDAPAVA*> rdn;
  for (auto& ava : avas)
    rdn.push_back(&ava);
  rdn.push_back(nullptr);
  berval text{0, nullptr}; // not a C string: a value may hold \00
  if (ldap_rdn2bv(rdn.data(), &text, LDAP_DN_FORMAT_LDAPV3 | LDAP_DN_PRETTY) != LDAP_SUCCESS || !text.bv_val)
    return std::nullopt;
  const std::unique_ptr<char, LdapMemFree> owner(text.bv_val);
  return std::string(view(text));
}

/// Whether a name is written so that its normal form is nothing but its letters folded. Most names
/// are, and a group of thousands need not take each of them apart.
bool is_plain(std::string_view name) {
  if (name.size() > max_dn_bytes)
    return false;
  char before = ',';
  bool in_value = false;
  for (const char c : name) {
    const bool separates = c == ',' || c == '=';
    const bool after_separator = before == ',' || before == '=' || before == ' ';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool in_type = !in_value && before != ','; // which begins with a letter
    const bool plain =
        letter || ((in_value || in_type) && ((c >= '0' && c <= '9') || c == '-')) ||
        (in_value && (c == '.' || c == '_' || c == '\'' || static_cast<unsigned char>(c) >= 0x80));
    if (!plain && !separates && c != ' ')
      return false;
    if (!plain && after_separator) // a blank is between two letters only, and no part is empty
      return false;
    if (c == ' ' ? !in_value : separates && (c == '=') == in_value)
      return false;
    in_value = separates ? c == '=' : in_value;
    before = c;
  }
  return in_value && before != '=' && before != ' ';
}

} // namespace

std::optional<Dn> Dn::parse(std::string_view text) {
  if (text.empty() || text.size() > max_dn_bytes || text.find('\0') != text.npos)
    return std::nullopt;
  Dn dn;
  dn.text_ = text;
  berval whole = borrow(dn.text_);
  LDAPDN parsed = nullptr;
  if (ldap_bv2dn(&whole, &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS || !parsed)
    return std::nullopt;
  const std::unique_ptr<LDAPRDN, LdapDnFree> owner(parsed);
  for (LDAPRDN* rdn = parsed; *rdn; ++rdn) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (LDAPAVA** ava = *rdn; *ava; ++ava) {
      auto value = fold(view((*ava)->la_value));
      if (!value)
        return std::nullopt;
      auto type = ascii_lower(view((*ava)->la_attr));
      if (!is_attribute_type(type))
        return std::nullopt;
      pairs.emplace_back(std::move(type), std::move(*value));
    }
    auto written = write_rdn(std::move(pairs));
    if (!written)
      return std::nullopt;
    dn.key_ += (dn.key_.empty() ? "" : ",") + *written;
    dn.rdns_.push_back(std::move(*written));
  }
  if (dn.rdns_.empty() || !parts_end_with_commas(text, dn.rdns_.size()))
    return std::nullopt;
  dn.naming_attribute_ = view(parsed[0][0]->la_attr);
  dn.naming_value_ = view(parsed[0][0]->la_value);
  return dn;
}

Dn Dn::require(std::string_view text) {
  auto dn = parse(text);
  if (!dn)
    throw Error(ErrorKind::wrong_input, quoted_name(text) + " is not a distinguished name");
  return *std::move(dn);
}

std::string_view Dn::rdn(std::size_t index) const noexcept {
  return index < rdns_.size() ? std::string_view(rdns_[index]) : std::string_view();
}

std::optional<std::string> Dn::parent() const {
  // It was parsed as RFC 4514, so the first comma without a backslash before it ends the first part.
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\\') {
      ++at;
    } else if (text_[at] == ',') {
      const auto begin = text_.find_first_not_of(' ', at + 1);
      return text_.substr(begin);
    }
  }
  return std::nullopt;
}

bool Dn::is_below(const Dn& ancestor) const noexcept {
  return rdns_.size() > ancestor.rdns_.size() &&
         std::equal(ancestor.rdns_.rbegin(), ancestor.rdns_.rend(), rdns_.rbegin());
}

bool same_dn(std::string_view a, std::string_view b) {
  const auto left = Dn::parse(a);
  const auto right = Dn::parse(b);
  return left && right && left->key() == right->key();
}

std::string escape_rdn_value(std::string_view value) {
  const auto refuse = [] { return Error(ErrorKind::wrong_input, "a distinguished name is not UTF-8"); };
  if (!fold(value))
    throw refuse();
  auto written = write_rdn({{"CN", std::string(value)}});
  if (!written)
    throw refuse();
  std::string escaped;
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : std::string_view(*written).substr(3)) {
    if (const auto byte = static_cast<unsigned char>(c); byte < 0x20) { // libldap lets line breaks stand
      escaped += '\\';
      escaped += digits[byte >> 4];
      escaped += digits[byte & 15];
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::optional<std::string> dn_key(std::string_view text) {
  if (is_plain(text))
    return fold(text);
  const auto dn = Dn::parse(text);
  return dn ? std::optional(dn->key()) : std::nullopt;
}

} // namespace gc2pc
