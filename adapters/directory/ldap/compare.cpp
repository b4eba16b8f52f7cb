// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/compare.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/object_compare.hpp"

namespace gc2pc::ldap {
namespace {

ObjectState state_of(const Image& image) {
  ObjectState state{image.object, {}, image.primary_group, image.children};
  for (const auto& link : image.links)
    state.named_by.push_back({{link.holder_dn, Guid::from_directory(link.holder_guid)}, link.attribute});
  return state;
}

/// By its identity; one that was created again has its name only.
std::optional<Image> image_now(DirectorySession& session, Forest& forest, const Image& before,
                               const std::string& place) {
  if (auto now = take_image(session, forest, guid_base(before.guid())))
    return now;
  return take_image(session, forest, place);
}

} // namespace

std::optional<std::string> place_of(DirectorySession& session, const Image& image) {
  if (!image.parent) // an image of an older gc2pc, or a parent that cannot be seen
    return image.object.dn;
  const auto read = [&](const std::string& base) {
    return session.read([&](Connection& connection) { return connection.read(base, {"objectGUID"}); });
  };
  auto parent = image.parent->guid ? read(guid_base(image.parent->guid->directory_octets())) : std::nullopt;
  if (!parent) // it may have been created again
    parent = read(image.parent->dn);
  if (!parent)
    return std::nullopt;
  const Dn name = Dn::require(image.object.dn);
  if (same_dn(parent->dn, image.parent->dn))
    return image.object.dn; // to the letter
  return name.naming_attribute() + "=" + escape_rdn_value(name.naming_value()) + "," + parent->dn;
}

std::optional<RestoreFidelity> compare_with(DirectorySession& session, Forest& forest, const Image& before,
                                            Comparison comparison) {
  const auto place = place_of(session, before).value_or(before.object.dn);
  const auto now = image_now(session, forest, before, place);
  if (!now)
    return std::nullopt;
  const auto& schema = forest.schema();
  const CompareQuestions questions{
      [&](const std::string& name) { return schema.is_back_link(name) || schema.is_system_only(name); },
      [&](const ObjectReference& object) {
        const auto base = object.guid ? guid_base(object.guid->directory_octets()) : object.dn;
        return session.read([&](Connection& connection) { return connection.read(base, {"objectGUID"}); })
            .has_value();
      }};
  return compare_states(state_of(before), state_of(*now), place, comparison, questions);
}

} // namespace gc2pc::ldap
