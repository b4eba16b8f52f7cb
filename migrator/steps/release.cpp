// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/directory/owners.hpp"
#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/handover/controllers.hpp"
#include "migrator/handover/kept_account.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/handover/pending_action.hpp"
#include "migrator/handover/release_preview.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace gc2pc {
namespace {

/// After a removal that failed: journals that the address still has its owner, so that no one is alarmed. The
/// failure itself is what is thrown on; a directory that cannot even be asked leaves the doubt as it is.
void tell_who_owns(StepContext& context) {
  try {
    const auto owners = context.session.directory->find_owners(*context.session.lookup_address);
    if (!owners.empty())
      context.run.record(Event::address_taken, StepId::release,
                         names_of(owners) + " still owns " + context.session.lookup_address->text());
  } catch (const Error& error) {
    context.observer.note(std::string("it is not known who owns the lookup address: ") + error.what());
  }
}

/// The user of an image among owners.
class User {
 public:
  explicit User(const DirectoryBeforeImage& image) : image_(image) {}
  [[nodiscard]] bool is(const AddressOwner& owner) const { return is_account(image_, owner); }
  [[nodiscard]] bool is_among(const std::vector<AddressOwner>& owners) const {
    return std::any_of(owners.begin(), owners.end(), [&](const auto& owner) { return is(owner); });
  }

 private:
  const DirectoryBeforeImage& image_;
};

/// The user is gone, or is there without the address, as it is asked for; and no account has the address that
/// is not the endpoint. A user that was moved is not at its place, either.
bool gave_up(const ReadSession& session, const DirectoryBeforeImage& image) {
  const auto owners = session.directory->find_owners(*session.lookup_address);
  return std::all_of(owners.begin(), owners.end(), [](const auto& owner) { return owner.is_endpoint; }) &&
         session.directory->read(image.dn).has_value() == (session.release == Release::withdraw);
}

/// An object that has taken the address keeps it: two owners would be worse than none.
void refuse_others(const std::vector<ControllerView>& views, const User& user, const SipUri& address) {
  for (const auto& view : views)
    if (std::any_of(view.owners.begin(), view.owners.end(),
                    [&](const auto& owner) { return !user.is(owner); }))
      throw Error(ErrorKind::conflict, "the lookup address " + address.text() + " has another owner: " +
                                           names_of(view.owners) + " on " + view.controller)
          .hint("Remove the address from that object, then run rollback again.");
}

/// What a script will have done is known when it asks for nothing more.
RestoreFidelity put_back(StepContext& context, const DirectoryBeforeImage& image) {
  auto& session = context.session;
  auto& directory = session.writable_directory();
  const auto bring = [&] {
    if (session.release == Release::remove)
      return directory.restore(image);
    directory.give_back(image);
    return RestoreFidelity{};
  };
  auto fidelity = bring();
  if (directory.is_deferred())
    await_pending_action(context.directory_context(),
                         "'" + image.dn + "' is back and owns " + session.lookup_address->text(),
                         journaled(context, StepId::release), [&] {
                           fidelity = bring();
                           return directory.pending_action().empty();
                         });
  return fidelity;
}

std::string done(const ReadSession& session, const DirectoryBeforeImage& image) {
  return "the user '" + image.dn +
         (session.release == Release::withdraw ? "' no longer has the address" : "' is removed");
}

/// The well-known user gives the lookup address up.
class ReleaseStep final : public DirectoryStep {
 public:
  [[nodiscard]] StepId id() const override { return StepId::release; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
  void check_undo(const CheckContext& context) const override;
};

std::string ReleaseStep::check(const CheckContext& context) const {
  const auto facts = address_facts(context.session);
  const auto preview = release_preview(context.session, facts.owner.entry.dn);
  refuse_obstacles(preview.obstacles);
  if (const auto trouble = preview.trouble(); !trouble.empty())
    throw Error(ErrorKind::permission, trouble).hint("Grant these rights, or sign in with another account.");
  return preview.sentence();
}

StepResult ReleaseStep::perform(StepContext& context) const {
  auto& session = context.session;
  auto& directory = session.writable_directory();
  const auto& address = session.lookup_address->text();
  if (const auto image = kept_account(context.run); image && gave_up(session, *image)) {
    // An earlier try was killed after the removal.
    context.run.record(Event::address_free, id(), address + " has no owner");
    return done(session, *image);
  }
  const auto facts = address_facts(session);
  if (const auto image = kept_account(context.run); image && !User(*image).is(facts.owner))
    throw Error(ErrorKind::conflict,
                "the lookup address " + address + " has an owner again: '" + facts.owner.entry.dn + "'")
        .hint("Remove the address from that object, then run cutover again, or roll back.");
  const auto image = directory.before_image(facts.owner.entry.dn);
  refuse_obstacles(directory.release_advice(image, session.release).obstacles);
  keep_account(session, context.run, image);
  context.run.record(Event::address_leaving, id(),
                     "about to remove '" + image.dn + "', which owns " + address);
  fault_point(FaultPoint::release_before_remove);
  try {
    if (session.release == Release::withdraw)
      directory.withdraw(image);
    else
      directory.remove(image);
  } catch (const Error&) {
    tell_who_owns(context);
    throw;
  }
  await_pending_action(context.directory_context(), address + " has no owner", journaled(context, id()), [&] {
    const bool gave = gave_up(session, image);
    // Somebody may take the address alone, and leave the user: from now on it has no owner all the same.
    if (!gave && context.run.state().owner_in_doubt() &&
        directory.find_owners(*session.lookup_address).empty())
      context.run.record(Event::address_free, id(), address + " has no owner");
    return gave;
  });
  fault_point(FaultPoint::release_after_remove);
  if (context.run.state().owner_in_doubt())
    context.run.record(Event::address_free, id(), address + " has no owner");
  context.observer.note(address + " has no owner until the endpoint is created");
  return done(session, image);
}

void ReleaseStep::confirm(const ConfirmContext& context) const {
  const auto& address = *context.session.lookup_address;
  const auto is_free = [](const std::vector<AddressOwner>& owners) {
    return std::all_of(owners.begin(), owners.end(),
                       [](const AddressOwner& owner) { return owner.is_endpoint; });
  };
  const auto owners = context.session.directory->find_owners(address);
  if (!is_free(owners))
    throw Error(ErrorKind::difference,
                "the lookup address " + address.text() + " still has owners: " + names_of(owners));
  if (const auto image = kept_account(context.run); image && context.session.release == Release::withdraw) {
    const auto changed = context.session.directory->compare(*image, Comparison::withdrawn);
    if (!changed.empty())
      throw Error(ErrorKind::difference, fmt::format("the user '{}' lost more than the address: {}",
                                                     image->dn, fmt::join(changed, "; ")))
          .hint("Restore what it lost, then run cutover again, or roll back.");
  }
  // The endpoint must not come to a controller that still has the user.
  static_cast<void>(
      wait_for_controllers(context.directory_context(), address.text() + " has no owner", is_free));
}

std::string ReleaseStep::undo(StepContext& context) const {
  auto& session = context.session;
  session.writable_directory().remove_leftovers();
  const auto image = kept_account(context.run);
  if (!image)
    return "the user was not removed";
  const auto& address = *session.lookup_address;
  const User user(*image);
  const auto so = "'" + image->dn + "' owns " + address.text();
  const auto is_so = [&](const auto& owners) { return owners.size() == 1 && user.is(owners.front()); };
  // A controller may not have received yet what was written to another, of the removal or of who came after
  // it.
  const auto views = session.directory->owners_everywhere(address);
  // A user that owns the address and was never seen without it did not give it up. It may even have changed
  // since, which is not our concern.
  const bool owns_everywhere = std::all_of(views.begin(), views.end(), [&](const ControllerView& view) {
    return !view.trouble.empty() || user.is_among(view.owners);
  });
  if (!context.run.state().address_was_free() && owns_everywhere) {
    static_cast<void>(wait_for_controllers(context.directory_context(), so,
                                           [&](const auto& owners) { return user.is_among(owners); }));
    context.run.record(Event::address_taken, id(), so);
    return "the user was not removed";
  }
  refuse_others(views, user, address);
  fault_point(FaultPoint::user_before_restore);
  const auto fidelity = put_back(context, *image);
  fault_point(FaultPoint::user_restored);
  static_cast<void>(wait_for_controllers(context.directory_context(),
                                         "'" + image->dn + "' alone owns " + address.text(), is_so));
  context.run.record(Event::address_taken, id(), so);
  for (const auto& refusal : fidelity.refused)
    context.observer.note("the directory refused a change: " + refusal);
  const auto left = differences_of_account(context.run, *session.directory, *image);
  const auto name = "the user '" + image->dn + "' ";
  if (left.none())
    return name + (session.release == Release::withdraw ? "has the address again" : "is back as it was");
  return name +
         (session.release == Release::withdraw ? "has the address again, with a difference: "
                                               : "is back, with a difference: ") +
         left.text();
}

void ReleaseStep::check_undo(const CheckContext& context) const {
  auto& session = context.session;
  const auto image = context.run ? kept_account(*context.run) : std::nullopt;
  if (!image || !context.run->state().address_was_free())
    return;
  const User user(*image);
  const auto owners = session.directory->find_owners(*session.lookup_address);
  if (!user.is_among(owners))
    refuse_obstacles(session.directory->restore_obstacles(*image, session.release));
}

} // namespace

std::unique_ptr<const Step> make_release_step() {
  return std::make_unique<const ReleaseStep>();
}

} // namespace gc2pc
