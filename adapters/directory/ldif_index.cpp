// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_index.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/link_attributes.hpp"
#include "adapters/directory/owners.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {
namespace {

std::uint32_t hash_of(const std::string& text) {
  return static_cast<std::uint32_t>(std::hash<std::string>()(text));
}

template <class Mentions>
void order(Mentions& mentions) {
  std::sort(mentions.begin(), mentions.end());
  mentions.erase(std::unique(mentions.begin(), mentions.end()), mentions.end());
  mentions.shrink_to_fit();
}

template <class Mentions>
std::vector<std::size_t> numbers_of(const Mentions& mentions, std::uint32_t hash) {
  std::vector<std::size_t> numbers;
  for (auto found =
           std::lower_bound(mentions.begin(), mentions.end(), typename Mentions::value_type{hash, 0});
       found != mentions.end() && found->hash == hash; ++found)
    numbers.push_back(found->number);
  return numbers;
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
      bearers_.push_back({hash_of(ascii_lower(line.value)), static_cast<std::uint32_t>(number)});
    else if (is_link_attribute(line.name))
      if (const auto key = dn_key(line.value))
        linkers_.push_back({hash_of(*key), static_cast<std::uint32_t>(number)});
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
  order(bearers_);
  order(linkers_);
  std::sort(live_.begin(), live_.end());
  live_.shrink_to_fit();
}

bool LdifIndex::lives(const Guid& guid) const {
  return std::binary_search(live_.begin(), live_.end(), guid);
}

std::vector<std::size_t> LdifIndex::bearers(const SipUri& address) const {
  return numbers_of(bearers_, hash_of(ascii_lower(address.text())));
}

std::vector<std::size_t> LdifIndex::linkers(const std::string& key) const {
  return numbers_of(linkers_, hash_of(key));
}

} // namespace gc2pc
