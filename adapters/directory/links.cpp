// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/links.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/link_attributes.hpp"

#include <utility>

namespace gc2pc {

std::vector<std::size_t> links_in(const LdifRecord& record, const std::string& key) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < record.lines.size(); ++i)
    if (is_link_attribute(record.lines[i].name) && dn_key(record.lines[i].value) == key)
      found.push_back(i);
  return found;
}

std::vector<LinkingRecord> find_links(const LdifDocument& document, const std::string& key) {
  std::vector<LinkingRecord> found;
  for (const auto index : document.index().linkers(key)) {
    if (document.key(index) == key)
      continue;
    auto record = document.record(index);
    auto lines = links_in(record, key);
    if (!lines.empty())
      found.push_back({index, std::move(record), std::move(lines)});
  }
  return found;
}

} // namespace gc2pc
