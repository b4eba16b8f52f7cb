// SPDX-License-Identifier: Apache-2.0
/// \file
/// Pools and endpoints of a deployment: the same rules for every kind of directory.
///
/// Two things have to be kept apart. The Persistent Chat pool is what the cmdlets take; on servers of its own
/// it has no object in the directory. Its home pool (next hop) is a Registrar pool, and an object of that
/// pool is what contacts name as their home server. Only a Standard Edition server is both, under one name.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "mappings/model/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// dNSHostName, or the name of the object.
[[nodiscard]] std::string host_name(const DirectoryEntry& pool);
/// Adds a child of CN=Pools; its home server is added by `add_home_server`.
void add_pool(Deployment& deployment, const DirectoryEntry& pool);
/// Takes over that CN=Lc Services,CN=Microsoft,<pool> exists, as the directory spells it.
void add_home_server(Deployment& deployment, const std::string& dn);
/// Takes over what an object below RTC Service says: that it is an endpoint of Persistent Chat, or a SIP
/// domain.
void add_deployment_fact(Deployment& deployment, const DirectoryEntry& entry);
/// Sorts what was added, whatever the order of the directory.
void finish(Deployment& deployment);

/// A contact of Persistent Chat, by its owner's URN; one without a URN may be one.
[[nodiscard]] bool is_chat_contact(const DirectoryEntry& contact);

/// Where endpoints of a Persistent Chat pool are at home: the pool named by `home_pool`, or the one of the
/// pool's own name; nothing when there is neither and it is not `required`. Throws plan_errors, with the
/// pools that there are, when there is none that fits, and conflict when two have the name or the one lacks
/// Lc Services.
[[nodiscard]] std::optional<RegistrarPool> home_pool_of(const Deployment& deployment, const std::string& pool,
                                                        const std::optional<std::string>& home_pool,
                                                        bool required);

} // namespace gc2pc
