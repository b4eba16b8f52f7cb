// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/release.hpp"

#include "mappings/model/error.hpp"
#include "migrator/run/fault_point.hpp"
#include "migrator/snapshot/directory_image.hpp"
#include "migrator/snapshot/layout.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/steps/lookup_address.hpp"

#include <optional>

namespace gc2pc {
namespace {

/// The user as it was when it was removed, or was about to be. Newer than the one of the snapshot: between
/// the two lie hours in which a directory changes.
constexpr std::string_view image_name = "release.image";

std::optional<DirectoryBeforeImage> kept_image(const Run& run) {
  const auto text = run.value(image_name);
  return text ? std::optional(directory_image_from_json(*text)) : std::nullopt;
}

void keep_image(StepContext& context, const DirectoryBeforeImage& image) {
  auto& run = context.run;
  const auto json = to_json(image);
  add_to_snapshot(run, {{release_part, {{"release.ldif", image.ldif}, {"release.json", json}}}},
                  snapshot_keys(context.session, KeyUse::writing));
  fault_point(FaultPoint::release_image_added);
  run.keep(image_name, json);
}

/// After a removal that failed: journals that the address still has its owner, so that nobody is alarmed. The
/// failure itself is what is thrown on; a directory that cannot even be asked leaves the doubt as it is.
void tell_who_owns(StepContext& context) {
  try {
    const auto owners = context.session.directory->find_owners(*context.session.lookup_address);
    if (!owners.empty())
      context.run.record(Event::address_taken, "release",
                         names_of(owners) + " still owns " + context.session.lookup_address->text());
  } catch (const Error& error) {
    context.observer.note(std::string("it is not known who owns the lookup address: ") + error.what());
  }
}

} // namespace

std::optional<std::string> ReleaseStep::unneeded(const CheckContext& context) const {
  return context.session.has_handover() ? std::nullopt : std::optional<std::string>("no directory was given");
}

std::string ReleaseStep::check(const CheckContext& context) const {
  const auto facts = address_facts(context.session);
  const auto lacking = shortfall(context.session.directory->restore_fidelity(
      context.session.directory->before_image(facts.owner.entry.dn)));
  return "would remove the user '" + facts.owner.entry.dn + "'; a rollback puts it back " +
         (lacking.empty() ? "as it is" : "with a difference: " + lacking);
}

std::string ReleaseStep::perform(StepContext& context) const {
  auto& directory = *context.session.directory;
  const auto& address = context.session.lookup_address->text();
  if (const auto image = kept_image(context.run); image && !directory.read(image->dn)) {
    // An earlier try was killed behind the removal.
    context.run.record(Event::address_free, name(), "nobody owns " + address);
    return "the user '" + image->dn + "' is removed";
  }
  const auto facts = address_facts(context.session);
  const auto image = directory.before_image(facts.owner.entry.dn);
  keep_image(context, image);
  context.run.record(Event::address_leaving, name(),
                     "about to remove '" + image.dn + "', which owns " + address);
  fault_point(FaultPoint::release_before_remove);
  try {
    directory.remove(image);
  } catch (const Error&) {
    tell_who_owns(context);
    throw;
  }
  fault_point(FaultPoint::release_after_remove);
  context.run.record(Event::address_free, name(), "nobody owns " + address);
  context.observer.note("nobody owns " + address + " until the endpoint is there");
  return "the user '" + image.dn + "' is removed";
}

void ReleaseStep::confirm(StepContext& context) const {
  const auto owners = context.session.directory->find_owners(*context.session.lookup_address);
  for (const auto& owner : owners)
    if (!owner.is_endpoint)
      throw Error(ErrorKind::difference, "the lookup address " + context.session.lookup_address->text() +
                                             " still has owners: " + names_of(owners));
}

std::string ReleaseStep::undo(StepContext& context) const {
  context.session.directory->remove_leftovers();
  const auto image = kept_image(context.run);
  // A user that stands there and was never seen gone was not removed. It may even have changed since, which
  // is no business of ours.
  if (!image || (!context.run.state().address_was_free() && context.session.directory->read(image->dn))) {
    if (image)
      context.run.record(Event::address_taken, name(),
                         "'" + image->dn + "' owns " + context.session.lookup_address->text());
    return "the user was not removed";
  }
  fault_point(FaultPoint::user_before_restore);
  const auto fidelity = context.session.directory->restore(*image);
  fault_point(FaultPoint::user_restored);
  context.run.record(Event::address_taken, name(),
                     "'" + image->dn + "' owns " + context.session.lookup_address->text());
  const auto lacking = shortfall(fidelity);
  if (lacking.empty())
    return "the user '" + image->dn + "' is back as it was";
  context.observer.note("the restored user differs from the removed one: " + lacking);
  return "the user '" + image->dn + "' is back, with a difference: " + lacking;
}

} // namespace gc2pc
