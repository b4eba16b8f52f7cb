// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/endpoint.hpp"

#include "mappings/model/error.hpp"
#include "migrator/run/fault_point.hpp"
#include "migrator/steps/lookup_address.hpp"

namespace gc2pc {
namespace {

DirectoryEntry entry_for(Session& session, const Plan& plan) {
  return endpoint_entry(session, pool_facts(session), plan.legacy_pool);
}

/// The endpoint stands there and bears the address: an earlier try was killed behind the creation.
bool is_there(Session& session, const DirectoryEntry& entry) {
  const auto found = session.directory->read(entry.dn);
  if (!found)
    return false;
  if (!session.lookup_address->same_as(found->first("msRTCSIP-PrimaryUserAddress")))
    throw Error(ErrorKind::conflict, "'" + entry.dn + "' is there, but bears another address")
        .hint("Remove it from the directory first.");
  return true;
}

} // namespace

std::optional<std::string> EndpointStep::unneeded(const CheckContext& context) const {
  return context.session.has_handover() ? std::nullopt : std::optional<std::string>("no directory was given");
}

std::string EndpointStep::check(const CheckContext& context) const {
  const auto entry = entry_for(context.session, context.plan);
  if (is_there(context.session, entry))
    return "the endpoint '" + entry.dn + "' is there";
  const auto pool = pool_facts(context.session);
  refuse_unfit_pool(pool, entry, *context.session.lookup_address);
  const auto& container = pool.application_contacts_dn;
  if (!context.session.directory->read(container))
    throw Error(ErrorKind::conflict, "the directory has no container '" + container + "'")
        .hint("Prepare the forest for the new pool first.");
  return "would create the endpoint '" + entry.dn + "'";
}

std::string EndpointStep::perform(StepContext& context) const {
  auto& session = context.session;
  const auto entry = entry_for(session, context.plan);
  if (!is_there(session, entry)) {
    // Whoever took the address in between keeps it: two owners would be worse than none.
    if (const auto owners = session.directory->find_owners(*session.lookup_address); !owners.empty())
      throw Error(ErrorKind::conflict, "the lookup address " + session.lookup_address->text() +
                                           " has an owner again: " + names_of(owners))
          .hint("Take it away from there, then run cutover again, or roll back.");
    refuse_unfit_pool(pool_facts(session), entry, *session.lookup_address);
    fault_point(FaultPoint::endpoint_before_create);
    session.directory->create(entry);
    fault_point(FaultPoint::endpoint_created);
  }
  context.run.record(Event::address_taken, name(),
                     "'" + entry.dn + "' owns " + session.lookup_address->text());
  return "the endpoint '" + entry.dn + "' owns the address";
}

void EndpointStep::confirm(StepContext& context) const {
  const auto entry = entry_for(context.session, context.plan);
  const auto found = context.session.directory->read(entry.dn);
  if (!found || found->first("msRTCSIP-PrimaryUserAddress") != context.session.lookup_address->text())
    throw Error(ErrorKind::difference, "the endpoint '" + entry.dn + "' does not bear the address");
}

// Only an object that bears the address can be the one that this step made.
std::string EndpointStep::undo(StepContext& context) const {
  auto& directory = *context.session.directory;
  const auto entry = entry_for(context.session, context.plan);
  const auto& address = *context.session.lookup_address;
  const auto found = directory.read(entry.dn);
  if (found && address.same_as(found->first("msRTCSIP-PrimaryUserAddress"))) {
    context.run.record(Event::address_leaving, name(),
                       "about to remove '" + entry.dn + "', which owns " + address.text());
    fault_point(FaultPoint::endpoint_before_remove);
    directory.remove_created(entry.dn);
    fault_point(FaultPoint::endpoint_removed);
  }
  if (directory.find_owners(address).empty())
    context.run.record(Event::address_free, name(), "nobody owns " + address.text());
  return "the endpoint '" + entry.dn + "' is removed";
}

} // namespace gc2pc
