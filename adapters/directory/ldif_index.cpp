// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_index.hpp"

#include "adapters/directory/owners.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {
namespace {

std::uint32_t hash_of_address(std::string_view address) {
  return static_cast<std::uint32_t>(std::hash<std::string>()(ascii_lower(address)));
}

} // namespace

void LdifIndex::add(std::size_t number, const LdifRecord& record) {
  const LdifLine* octets = nullptr;
  const LdifLine* deleted = nullptr;
  for (const auto& line : record.lines) {
    if (octets == nullptr && equals_ignoring_case(line.name, "objectGUID"))
      octets = &line;
    else if (deleted == nullptr && equals_ignoring_case(line.name, "isDeleted"))
      deleted = &line;
    else if (is_address_attribute(line.name))
      bearers_.push_back({hash_of_address(line.value), static_cast<std::uint32_t>(number)});
  }
  if (octets == nullptr || (deleted != nullptr && equals_ignoring_case(deleted->value, "TRUE")))
    return;
  auto guid = Guid::from_directory(octets->value);
  if (!guid) // some export programs write it as text
    guid = Guid::parse(octets->value);
  if (guid)
    live_.push_back(*guid);
}

void LdifIndex::finish() {
  std::sort(bearers_.begin(), bearers_.end());
  bearers_.erase(std::unique(bearers_.begin(), bearers_.end()), bearers_.end());
  bearers_.shrink_to_fit();
  std::sort(live_.begin(), live_.end());
  live_.shrink_to_fit();
}

bool LdifIndex::lives(const Guid& guid) const {
  return std::binary_search(live_.begin(), live_.end(), guid);
}

std::vector<std::size_t> LdifIndex::bearers(const SipUri& address) const {
  const auto hash = hash_of_address(address.text());
  std::vector<std::size_t> numbers;
  for (auto found = std::lower_bound(bearers_.begin(), bearers_.end(), Bearer{hash, 0});
       found != bearers_.end() && found->hash == hash; ++found)
    numbers.push_back(found->number);
  return numbers;
}

} // namespace gc2pc
