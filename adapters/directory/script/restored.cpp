// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/restored.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/object_compare.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/script/scripts.hpp"
#include "mappings/model/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace gc2pc::script {
namespace {

bool same_values(std::span<const std::string> a, std::span<const std::string> b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

/// What the script had to write, or leaves to the server, and what is there.
void add_lost_attributes(RestoreFidelity& fidelity, const DirectoryBeforeImage& image,
                         const DirectoryEntry& before, const DirectoryEntry& now) {
  const auto differ = [&](std::string_view attribute) {
    const auto then = before.values(attribute), today = now.values(attribute);
    return !then.empty() && !today.empty() && !same_values(then, today);
  };
  std::set<std::string> lost; // a server gives them in no order
  for (const auto& attribute : written_again(image))
    if (!same_values(attribute.values, now.values(attribute.name)))
      lost.insert(attribute.name);
  if (!lost.empty())
    fidelity.differences.push_back(fmt::format("not restored: {}", fmt::join(lost, ", ")));
  if (differ("userAccountControl"))
    fidelity.differences.push_back("its userAccountControl is " + now.first("userAccountControl") +
                                   " and was " + before.first("userAccountControl"));
  if (differ("nTSecurityDescriptor")) // a reader that may not see it has none of it
    fidelity.differences.emplace_back(lost_descriptor);
}

std::string domain_of(std::string_view dn) {
  const Dn name = Dn::require(dn);
  std::string domain;
  for (std::size_t part = 0; part < name.depth(); ++part)
    if (name.rdn(part).starts_with("dc="))
      domain += std::string(name.rdn(part)) + ",";
  return domain;
}

bool is_there(DirectoryReader& reader, const DirectoryEntry& holder) {
  const auto guid = Guid::from_directory(holder.first("objectGUID"));
  return guid ? !reader.live_guids({&*guid, 1}).empty() : reader.read(holder.dn).has_value();
}

/// Whether a person can be waited for who writes it again: a group of the script's own domain takes another
/// member, but an object with another manager since keeps that one.
bool is_awaited(DirectoryReader& reader, const NamedBy& link, const DirectoryBeforeImage& image) {
  if (domain_of(link.holder.dn) != domain_of(image.dn))
    return false;
  if (equals_ignoring_case(link.attribute, "member"))
    return true;
  const auto holder = reader.read(link.holder.dn);
  return holder && holder->values(link.attribute).empty();
}

} // namespace

bool same_object(const DirectoryEntry& a, const DirectoryEntry& b) {
  const auto one = a.first("objectGUID"), other = b.first("objectGUID");
  return one.empty() || other.empty() ? same_dn(a.dn, b.dn) : one == other;
}

bool has_sip_values(const DirectoryEntry& before, const DirectoryEntry& now) {
  for (const auto& attribute : before.attributes) {
    const auto there = now.values(attribute.name);
    for (const auto& value : attribute.values)
      if (is_sip_value(attribute.name, value) && std::find(there.begin(), there.end(), value) == there.end())
        return false;
  }
  return true;
}

std::string compare_restored(DirectoryReader& reader, const DirectoryBeforeImage& image, std::string_view dn,
                             RestoreFidelity& fidelity) {
  const auto seen = reader.before_image(dn);
  const auto before = object_of(image), now = object_of(seen);
  fidelity.same_guid = same_object(now, before);
  fidelity.same_sid = now.first("objectSid") == before.first("objectSid");
  add_lost_attributes(fidelity, image, before, now);
  const auto today = named_by(seen);
  std::string awaited;
  for (const auto& link : named_by(image)) {
    const bool named = std::any_of(today.begin(), today.end(), [&](const NamedBy& other) {
      return same_object(other.holder, link.holder) && equals_ignoring_case(other.attribute, link.attribute);
    });
    if (named || !is_there(reader, link.holder)) // one that is gone is reported by restore_fidelity
      continue;
    const auto text = quoted_name(link.holder.dn) + " (" + link.attribute + ")";
    if (is_awaited(reader, link, image))
      awaited += (awaited.empty() ? "" : ", ") + text;
    else
      fidelity.differences.push_back("it is not referred to by " + text);
  }
  return awaited;
}

} // namespace gc2pc::script
