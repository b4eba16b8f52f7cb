// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ascii.hpp"
#include "adapters/directory/directory.hpp"

#include <algorithm>

namespace gc2pc {

std::span<const std::string> DirectoryEntry::values(std::string_view name) const {
  for (const auto& attribute : attributes)
    if (same_ignoring_ascii_case(attribute.name, name))
      return attribute.values;
  return {};
}

std::string DirectoryEntry::first(std::string_view name) const {
  const auto all = values(name);
  return all.empty() ? std::string() : all.front();
}

std::vector<ControllerView> Directory::owners_everywhere(const SipUri& address) {
  return {{description(), find_owners(address), {}}};
}

bool DirectoryEntry::is_a(std::string_view name) const {
  const auto classes = values("objectClass");
  return std::any_of(classes.begin(), classes.end(),
                     [&](const auto& value) { return same_ignoring_ascii_case(value, name); });
}

} // namespace gc2pc
