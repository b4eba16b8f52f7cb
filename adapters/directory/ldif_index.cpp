// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_index.hpp"

#include "adapters/directory/owners.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <optional>

namespace gc2pc {

void LdifIndex::add(std::size_t number, const LdifRecord& record) {
  const LdifLine* octets = nullptr;
  const LdifLine* deleted = nullptr;
  for (const auto& line : record.lines) {
    if (octets == nullptr && equals_ignoring_case(line.name, "objectGUID"))
      octets = &line;
    else if (deleted == nullptr && equals_ignoring_case(line.name, "isDeleted"))
      deleted = &line;
    else if (is_address_attribute(line.name)) {
      auto& numbers = bearers_[ascii_lower(line.value)];
      if (const auto at = std::lower_bound(numbers.begin(), numbers.end(), number);
          at == numbers.end() || *at != number)
        numbers.insert(at, number);
    }
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
  const auto found = bearers_.find(ascii_lower(address.text()));
  return found == bearers_.end() ? std::vector<std::size_t>() : found->second;
}

} // namespace gc2pc
