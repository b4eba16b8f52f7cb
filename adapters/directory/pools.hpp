// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which of the deployment's pools is meant: the same rules for every kind of directory.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/dn.hpp"
#include "mappings/model/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// dNSHostName, or the name of the object.
[[nodiscard]] std::string host_name(const DirectoryEntry& pool);
/// All host names, sorted.
[[nodiscard]] std::vector<std::string> host_names(const std::vector<DirectoryEntry>& pools);
/// The pool of that name (compared without case), or nothing. Throws Error(conflict) when two bear it.
[[nodiscard]] std::optional<DirectoryEntry> choose_pool(std::vector<DirectoryEntry> pools,
                                                        std::string_view fqdn);
/// Facts of a pool, with the names that its other objects must have.
[[nodiscard]] PoolFacts expected_facts(const DirectoryEntry& pool);
/// Takes over what an object below RTC Service tells of the pool: that it is an endpoint of it, or a SIP
/// domain.
void add_deployment_fact(PoolFacts& facts, const Dn& application_contacts, const DirectoryEntry& entry);
/// An Error(conflict) about an object that must exist for the pool to be of use.
[[nodiscard]] Error lacks_object(const PoolFacts& pool, const std::string& dn, std::string_view what);

/// What the two objects are for, as lacks_object says it.
inline constexpr std::string_view home_server_use = "which endpoints name as their home server";
inline constexpr std::string_view contacts_use = "which endpoints are created in";

} // namespace gc2pc
