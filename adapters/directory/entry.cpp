// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/server_attributes.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {

std::span<const std::string> DirectoryEntry::values(std::string_view name) const {
  for (const auto& attribute : attributes)
    if (equals_ignoring_case(attribute.name, name))
      return attribute.values;
  return {};
}

std::string DirectoryEntry::first(std::string_view name) const {
  const auto all = values(name);
  return all.empty() ? std::string() : all.front();
}

std::vector<std::string> RestoreFidelity::all() const {
  std::vector<std::string> all;
  if (!same_guid)
    all.emplace_back("another objectGUID");
  if (!same_sid)
    all.emplace_back("another objectSid");
  all.insert(all.end(), differences.begin(), differences.end());
  return all;
}

std::vector<ControllerView> DirectoryReader::owners_everywhere(const SipUri& address) {
  return {{description(), find_owners(address), {}}};
}

bool DirectoryReader::holds_octets(const DirectoryAttribute& attribute) {
  return is_octet_string(ascii_lower(attribute.name)) ||
         std::any_of(attribute.values.begin(), attribute.values.end(),
                     [](std::string value) { return clean_utf8(value) > 0; });
}

bool DirectoryEntry::is_a(std::string_view name) const {
  const auto classes = values("objectClass");
  return std::any_of(classes.begin(), classes.end(),
                     [&](const auto& value) { return equals_ignoring_case(value, name); });
}

} // namespace gc2pc
