// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/handover/controllers.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/handover/pending_action.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// The name of the endpoint when it has the address: an earlier try was killed after the creation, or
/// the script was run.
std::optional<std::string> name_of(ReadSession& session, const PlannedEndpoint& endpoint) {
  for (const auto& owner : session.directory->find_owners(*session.lookup_address))
    if (endpoint.is(owner))
      return owner.entry.dn;
  if (!endpoint.named_by_others && session.directory->read(endpoint.entry.dn))
    throw Error(ErrorKind::conflict, "'" + endpoint.entry.dn + "' exists, but has another address")
        .hint("Rename that object, or give it the address " + session.lookup_address->text() + ".");
  return std::nullopt;
}

/// A Persistent Chat endpoint takes the lookup address.
class EndpointStep final : public DirectoryStep {
 public:
  [[nodiscard]] StepId id() const override { return StepId::endpoint; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
};

std::string EndpointStep::check(const CheckContext& context) const {
  const auto endpoint = planned_endpoint(context.session, context.plan.legacy_pool);
  if (const auto name = name_of(context.session, endpoint))
    return "the endpoint '" + *name + "' is there";
  const auto remarks = pool_remarks(endpoint.pool, *context.session.lookup_address);
  return fmt::format("{} {}; {}",
                     endpoint.named_by_others ? "a script would create" : "would create the endpoint",
                     endpoint.text(), fmt::join(remarks, "; "));
}

StepResult EndpointStep::perform(StepContext& context) const {
  auto& session = context.session;
  const auto& address = session.lookup_address->text();
  const auto endpoint = planned_endpoint(session, context.plan.legacy_pool);
  auto there = name_of(session, endpoint);
  if (!there) {
    // An object that took the address in between keeps it: two owners would be worse than none.
    if (const auto owners = session.directory->find_owners(*session.lookup_address); !owners.empty())
      throw Error(ErrorKind::conflict,
                  "the lookup address " + address + " has an owner again: " + names_of(owners))
          .hint("Remove the address from that object, then run cutover again, or roll back.");
    fault_point(FaultPoint::endpoint_before_create);
    session.writable_directory().create_endpoint(endpoint.entry, endpoint.pool.fqdn);
    await_pending_action(context.directory_context(), endpoint.text() + " owns " + address,
                         journaled(context, id()), [&] { return name_of(session, endpoint).has_value(); });
    fault_point(FaultPoint::endpoint_created);
    there = name_of(session, endpoint);
  }
  const auto name_there = there.value_or(endpoint.entry.dn); // confirm checks whether it really is
  context.run.record(Event::address_taken, id(), "'" + name_there + "' owns " + address);
  return "the endpoint '" + name_there + "' owns the address";
}

void EndpointStep::confirm(const ConfirmContext& context) const {
  const auto endpoint = planned_endpoint(context.session, context.plan.legacy_pool);
  const auto& address = context.session.lookup_address->text();
  for (const auto& owner : context.session.directory->find_owners(*context.session.lookup_address))
    if (endpoint.is(owner) && owner.entry.first("msRTCSIP-PrimaryUserAddress") == address)
      return;
  throw Error(ErrorKind::difference, (endpoint.named_by_others ? "" : "the endpoint ") + endpoint.text() +
                                         " does not have the address");
}

// Only an object that has the address can be the one that this step made.
std::string EndpointStep::undo(StepContext& context) const {
  auto& session = context.session;
  auto& directory = session.writable_directory();
  directory.remove_leftovers(); // before looking: what is found there must not be done later
  const auto& address = *session.lookup_address;
  const auto endpoint = planned_endpoint(session, context.plan.legacy_pool);
  const auto of = [&](const std::vector<AddressOwner>& owners) {
    return std::find_if(owners.begin(), owners.end(), [&](const auto& owner) { return endpoint.is(owner); });
  };
  // It may have been made on a controller that this one has not heard of since.
  std::string gone;
  const auto views = directory.owners_everywhere(address);
  for (const auto& view : views)
    if (const auto found = of(view.owners); found != view.owners.end() && gone.empty())
      gone = found->entry.dn;
  if (!gone.empty()) {
    context.run.record(Event::address_leaving, id(),
                       "about to remove '" + gone + "', which owns " + address.text());
    fault_point(FaultPoint::endpoint_before_remove);
    directory.remove_created(gone);
    await_pending_action(context.directory_context(), "the endpoint '" + gone + "' is removed",
                         journaled(context, id()), [&] { return !directory.read(gone); });
    fault_point(FaultPoint::endpoint_removed);
    // The controllers may take long: from now on the address has no owner.
    if (context.run.state().owner_in_doubt() && directory.find_owners(address).empty())
      context.run.record(Event::address_free, id(), address.text() + " has no owner");
  }
  // The user must not come to a controller that still has the endpoint.
  static_cast<void>(wait_for_controllers(context.directory_context(), "the endpoint is removed",
                                         [&](const auto& owners) { return of(owners) == owners.end(); }));
  const auto& state = context.run.state();
  if ((!state.nobody_owns_since() || state.owner_in_doubt()) && directory.find_owners(address).empty())
    context.run.record(Event::address_free, id(), address.text() + " has no owner");
  if (gone.empty() && endpoint.named_by_others)
    return "there is no endpoint";
  return "the endpoint '" + (gone.empty() ? endpoint.entry.dn : gone) + "' is removed";
}

} // namespace

std::unique_ptr<const Step> make_endpoint_step() {
  return std::make_unique<const EndpointStep>();
}

} // namespace gc2pc
