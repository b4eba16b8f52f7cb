// SPDX-License-Identifier: Apache-2.0
/// \file
/// The lookup address in the directory: who owns it, where it goes, and the endpoint that will bear it.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// Who gives the address up, and the pool that gets it.
struct AddressFacts {
  AddressOwner owner;
  PoolFacts pool;
};

/// For a session with a handover. Throws conflict, with what to do, when nobody or more than one object owns
/// the address, when the owner is an endpoint already or no user, and when the directory has no such pool.
[[nodiscard]] AddressFacts address_facts(Session& session);
/// The pool of the configuration; conflict when the directory has none of that name.
[[nodiscard]] PoolFacts pool_facts(Session& session);
/// DNs of all owners, joined for a message.
[[nodiscard]] std::string names_of(const std::vector<AddressOwner>& owners);

/// The contact that bears the address from the handover on, and how it is known again.
struct PlannedEndpoint {
  /// Its GUID follows from the legacy pool and the address, so that a crash between creating and journaling
  /// is recognised when the step is done again.
  DirectoryEntry entry;
  PoolFacts pool;
  bool named_by_others = false; ///< then it is any endpoint that bears the address and is at home on the pool

  /// Whether an owner of the address is the endpoint.
  [[nodiscard]] bool is(const AddressOwner& owner) const;
  /// Its name; where that is not known before, what it is: "an endpoint of pool '…'".
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] PlannedEndpoint planned_endpoint(Session& session, const Guid& legacy_pool);
/// Throws conflict when the pool has another endpoint of the same kind already, or the deployment does not
/// know the address's SIP domain.
void refuse_unfit_pool(const PoolFacts& pool, const DirectoryEntry& endpoint, const SipUri& address);
/// The address belongs to that endpoint and to nobody else.
[[nodiscard]] bool owned_by_endpoint_alone(const std::vector<AddressOwner>& owners,
                                           const PlannedEndpoint& endpoint);

} // namespace gc2pc
