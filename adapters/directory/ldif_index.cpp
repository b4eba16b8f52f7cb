// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_index.hpp"

#include "adapters/directory/owners.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>

namespace gc2pc {

void LdifIndex::add(std::size_t number, const LdifRecord& record) {
  const LdifLine* octets = nullptr;
  const LdifLine* deleted = nullptr;
  for (const auto& line : record.lines) {
    if (octets == nullptr && equals_ignoring_case(line.name, "objectGUID"))
      octets = &line;
    else if (deleted == nullptr && equals_ignoring_case(line.name, "isDeleted"))
      deleted = &line;
    else if (is_address_attribute(line.name))
      bearers_.emplace(std::hash<std::string>()(ascii_lower(line.value)), static_cast<std::uint32_t>(number));
  }
  if (octets == nullptr || (deleted != nullptr && equals_ignoring_case(deleted->value, "TRUE")))
    return;
  auto guid = Guid::from_directory(octets->value);
  if (!guid) // some export programs write it as text
    guid = Guid::parse(octets->value);
  if (guid)
    live_.insert(*guid);
}

std::vector<std::size_t> LdifIndex::bearers(const SipUri& address) const {
  const auto [first, last] = bearers_.equal_range(std::hash<std::string>()(ascii_lower(address.text())));
  std::vector<std::size_t> numbers;
  std::transform(first, last, std::back_inserter(numbers), [](const auto& entry) { return entry.second; });
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

} // namespace gc2pc
