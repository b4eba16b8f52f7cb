// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/ranges.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"

#include <charconv>

namespace gc2pc::ldap {

std::optional<Range> parse_range(std::string_view name) {
  constexpr std::string_view option = ";range=";
  const auto at = ascii_lower(name).find(option);
  if (at == std::string::npos)
    return std::nullopt;
  Range range{std::string(name.substr(0, at)), 0};
  const auto text = name.substr(at + option.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos)
    return std::nullopt;
  const auto last = text.substr(dash + 1);
  if (last == "*")
    return range;
  std::size_t end = 0;
  const auto result = std::from_chars(last.data(), last.data() + last.size(), end);
  if (result.ec != std::errc{} || result.ptr != last.data() + last.size())
    return std::nullopt;
  range.next = end + 1;
  return range;
}

void complete_ranges(DirectoryEntry& entry, const FetchRange& fetch) {
  for (auto& attribute : entry.attributes) {
    auto range = parse_range(attribute.name);
    if (!range)
      continue;
    attribute.name = range->attribute;
    // The empty attribute that stands beside a ranged one is filled by it.
    while (range && range->next != 0) {
      const auto from = range->next;
      const auto wanted = range->attribute + ";range=" + std::to_string(from) + "-*";
      range.reset();
      for (auto& part : fetch(wanted).attributes)
        if (auto found = parse_range(part.name);
            found && same_ignoring_ascii_case(found->attribute, attribute.name) && !part.values.empty() &&
            (found->next == 0 || found->next > from)) {
          attribute.values.insert(attribute.values.end(), part.values.begin(), part.values.end());
          range = std::move(found);
          break;
        }
      if (!range)
        throw Error(ErrorKind::connection, "the server gave only " + std::to_string(from) + " values of '" +
                                               attribute.name + "' of " + quoted_name(entry.dn))
            .retryable();
    }
  }
  std::erase_if(entry.attributes,
                [&](const DirectoryAttribute& attribute) { return attribute.values.empty(); });
}

} // namespace gc2pc::ldap
