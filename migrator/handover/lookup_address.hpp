// SPDX-License-Identifier: Apache-2.0
/// \file
/// The lookup address in the directory: who owns it, where it goes, and the endpoint that will own it.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The Persistent Chat pool that gets the address, and the deployment around it.
struct PoolFacts {
  std::string fqdn; ///< --pool
  /// --home-pool, or the pool of the same name; nothing where scripts leave that to a cmdlet.
  std::optional<RegistrarPool> home;
  Deployment deployment;

  /// DN of the home pool's Lc Services; empty when it is not known.
  [[nodiscard]] std::string home_server() const { return home ? home->home_server_dn : std::string(); }
};

/// Who gives the address up, and the pool that gets it.
struct AddressFacts {
  AddressOwner owner;
  PoolFacts pool;
};

/// The user that owns the address. Throws conflict, with what to do, when none or more than one object owns
/// it, or when the owner is an endpoint already or not a user.
[[nodiscard]] AddressOwner lookup_user(ReadSession& session);
/// For a session with a handover. Throws as lookup_user and pool_facts.
[[nodiscard]] AddressFacts address_facts(ReadSession& session);
/// The pool of the configuration. Throws plan_errors when its home pool is not known and has to be, conflict
/// when the forest is not prepared, or the deployment does not know the address's SIP domain.
[[nodiscard]] PoolFacts pool_facts(ReadSession& session);
/// DNs of all owners, joined for a message.
[[nodiscard]] std::string names_of(const std::vector<AddressOwner>& owners);

/// What to know of the pool and of the endpoints that are there, each a clause: all of them stay as they are.
[[nodiscard]] std::vector<std::string> pool_remarks(const PoolFacts& pool, const SipUri& address);

/// The contact that has the address from the handover on, and how it is recognised.
struct PlannedEndpoint {
  /// Its GUID follows from the legacy pool and the address, so that a crash between creating and journaling
  /// is recognised when the step is done again.
  DirectoryEntry entry;
  PoolFacts pool;
  bool named_by_others = false; ///< a cmdlet chooses its name and its attributes

  /// Whether an owner of the address is the endpoint: by address, class and container. An administrator may
  /// have made it, with a name and a home server of his own choice.
  [[nodiscard]] bool is(const AddressOwner& owner) const;
  /// Its name; where that is not known before, what it is: "an endpoint of pool '…'".
  [[nodiscard]] std::string text() const;
  /// In what the endpoint differs from the planned one, each a clause; nothing is expected of one that others
  /// made.
  [[nodiscard]] std::vector<std::string> differences(const DirectoryEntry& made) const;
};
[[nodiscard]] PlannedEndpoint planned_endpoint(ReadSession& session, const Guid& legacy_pool);
/// The address belongs to that endpoint only.
[[nodiscard]] bool owned_by_endpoint_alone(const std::vector<AddressOwner>& owners,
                                           const PlannedEndpoint& endpoint);

} // namespace gc2pc
