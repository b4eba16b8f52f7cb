// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/security_descriptor.hpp"

#include <algorithm>
#include <charconv>

namespace gc2pc {
namespace {

// MS-DTYP 2.4.6: control flags of a descriptor.
constexpr std::uint16_t dacl_present = 0x0004, dacl_protected = 0x1000, self_relative = 0x8000;
// MS-DTYP 2.4.4.1: kinds of entries, and a flag of theirs.
constexpr std::uint8_t allow = 0, deny = 1, allow_object = 5, deny_object = 6, inherit_only_flag = 0x08;
// MS-DTYP 2.4.4.3: which of two GUIDs an object entry has.
constexpr std::uint32_t has_type = 1, has_inherited_type = 2;
constexpr std::size_t guid_size = 16;

constexpr std::size_t header_size = 20, list_header_size = 8, entry_header_size = 4;
/// Revision, count of numbers, authority.
constexpr std::size_t sid_header_size = 8;
/// MS-DTYP 2.4.2: numbers that a SID has at most.
constexpr std::size_t most_numbers = 15;

/// Little-endian numbers out of octets; 0 after their end, which the caller has checked.
std::uint32_t number(std::string_view octets, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;)
    value = value << 8 | (at + i < octets.size() ? static_cast<unsigned char>(octets[at + i]) : 0U);
  return value;
}

/// Length of the SID that `octets` begin with; 0 when there is none.
std::size_t sid_size(std::string_view octets) {
  if (octets.size() < sid_header_size || octets[0] != 1)
    return 0;
  const auto numbers = static_cast<unsigned char>(octets[1]);
  const std::size_t size = sid_header_size + 4 * std::size_t{numbers};
  return numbers <= most_numbers && size <= octets.size() ? size : 0;
}

Sid sid_at(std::string_view octets, std::size_t at) {
  if (at == 0 || at >= octets.size())
    return {};
  const auto rest = octets.substr(at);
  return Sid(rest.substr(0, sid_size(rest)));
}

/// S-1-1-0.
const Sid& everyone() {
  static const Sid sid("\1\1\0\0\0\0\0\1\0\0\0\0", 12);
  return sid;
}

/// The entry of exactly these octets; nothing for a kind that is not kept. `ok` is false when they are not
/// one.
std::optional<AccessEntry> entry_of(std::string_view octets, bool& ok) {
  const auto kind = static_cast<std::uint8_t>(octets[0]);
  const bool is_object = kind == allow_object || kind == deny_object;
  if (kind != allow && kind != deny && !is_object)
    return std::nullopt;
  AccessEntry entry;
  entry.denies = kind == deny || kind == deny_object;
  entry.inherit_only = (static_cast<std::uint8_t>(octets[1]) & inherit_only_flag) != 0;
  entry.rights = number(octets, entry_header_size, 4);
  std::size_t at = entry_header_size + 4;
  if (is_object) {
    const auto flags = number(octets, at, 4);
    at += 4;
    const auto take = [&](std::uint32_t flag, std::string& into) {
      if ((flags & flag) == 0 || at > octets.size())
        return;
      into = octets.substr(at, guid_size);
      ok = ok && into.size() == guid_size;
      at += guid_size;
    };
    take(has_type, entry.type);
    take(has_inherited_type, entry.inherited_type);
  }
  entry.trustee = sid_at(octets, at);
  ok = ok && !entry.trustee.empty();
  return entry;
}

std::vector<AccessEntry> sorted(std::vector<AccessEntry> entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

} // namespace

Sid sid_from(std::string_view value) {
  if (sid_size(value) == value.size() && !value.empty())
    return Sid(value);
  constexpr std::string_view begin = "S-1-";
  if (!value.starts_with(begin))
    return {};
  std::vector<std::uint32_t> numbers; // the authority first
  for (auto rest = value.substr(begin.size()); numbers.size() <= most_numbers;) {
    std::uint32_t number = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (parsed.ec != std::errc{})
      return {};
    numbers.push_back(number);
    rest.remove_prefix(static_cast<std::size_t>(parsed.ptr - rest.data()));
    if (rest.empty())
      break;
    if (rest.front() != '-' || numbers.size() > most_numbers)
      return {};
    rest.remove_prefix(1);
  }
  const auto octets = [](std::uint32_t number, int shift) {
    return static_cast<char>(number >> shift & 0xFF);
  };
  Sid sid{'\1', static_cast<char>(numbers.size() - 1), '\0', '\0'};
  for (int shift = 24; shift >= 0; shift -= 8)
    sid += octets(numbers.front(), shift);
  for (std::size_t i = 1; i < numbers.size(); ++i)
    for (int shift = 0; shift < 32; shift += 8)
      sid += octets(numbers[i], shift);
  return sid;
}

std::optional<std::uint32_t> rid_of(std::string_view sid) {
  if (sid_size(sid) != sid.size() || sid.size() <= sid_header_size)
    return std::nullopt;
  return number(sid, sid.size() - 4, 4);
}

Sid sibling_of(std::string_view sid, std::uint32_t rid) {
  if (!rid_of(sid))
    return {};
  Sid result(sid.substr(0, sid.size() - 4));
  for (int shift = 0; shift < 32; shift += 8)
    result += static_cast<char>(rid >> shift & 0xFF);
  return result;
}

std::optional<SecurityDescriptor> SecurityDescriptor::parse(std::string_view octets) {
  if (octets.size() < header_size || octets[0] != 1)
    return std::nullopt;
  const auto control = number(octets, 2, 2);
  if ((control & self_relative) == 0)
    return std::nullopt;
  SecurityDescriptor result;
  result.owner = sid_at(octets, number(octets, 4, 4));
  result.group = sid_at(octets, number(octets, 8, 4));
  result.is_protected = (control & dacl_protected) != 0;
  const std::size_t list = number(octets, 16, 4);
  result.has_list = (control & dacl_present) != 0 && list != 0;
  if (!result.has_list)
    return result;
  if (list > octets.size() || octets.size() - list < list_header_size)
    return std::nullopt;
  const std::size_t end = list + number(octets, list + 2, 2);
  if (end > octets.size())
    return std::nullopt;
  std::size_t at = list + list_header_size;
  for (auto left = number(octets, list + 4, 2); left > 0; --left) {
    const std::size_t size = at + entry_header_size <= end ? number(octets, at + 2, 2) : 0;
    if (size < entry_header_size + 4 || size > end - at)
      return std::nullopt;
    bool ok = true;
    if (auto entry = entry_of(octets.substr(at, size), ok); entry && ok)
      result.entries.push_back(std::move(*entry));
    if (!ok)
      return std::nullopt;
    at += size;
  }
  return result;
}

bool SecurityDescriptor::grants(std::uint32_t rights, const std::set<Sid>& token,
                                std::string_view type) const {
  if (!has_list)
    return true;
  auto wanted = rights;
  for (const auto& entry : entries) {
    if (wanted == 0)
      break;
    if (entry.inherit_only || (!entry.type.empty() && entry.type != type) || (entry.rights & wanted) == 0 ||
        (entry.trustee != everyone() && !token.contains(entry.trustee)))
      continue;
    if (entry.denies)
      return false;
    wanted &= ~entry.rights;
  }
  return wanted == 0;
}

bool SecurityDescriptor::denies_everyone(std::uint32_t rights) const {
  return std::any_of(entries.begin(), entries.end(), [&](const AccessEntry& entry) {
    return entry.denies && !entry.inherit_only && entry.type.empty() && entry.trustee == everyone() &&
           (entry.rights & rights) != 0;
  });
}

bool SecurityDescriptor::same_as(const SecurityDescriptor& other) const {
  return owner == other.owner && group == other.group && is_protected == other.is_protected &&
         has_list == other.has_list && sorted(entries) == sorted(other.entries);
}

} // namespace gc2pc
