// SPDX-License-Identifier: Apache-2.0
/// \file
/// Members of rooms in any number, with the sizes of rooms that a large pool has.
#pragma once

#include "mappings/model/legacy.hpp"
#include "migrator/sample/random.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gc2pc::sample {

/// Gives rooms members until there are `wanted` role rows: most rooms a few dozen, some a few hundred, ten of
/// them a tenth of everybody. Mostly people of its department, sometimes a team; rooms with a scope of their
/// own have their members in it. `teams` may be
/// empty. Rows end in the order of their key. Throws Error(usage) when there are not enough people for that,
/// or more rows already.
void add_memberships(legacy::Inventory& rows, std::span<const legacy::PrincipalId> people,
                     std::span<const legacy::PrincipalId> teams, std::int64_t wanted, Random& random);

/// Every sixth room has invited all people who are its members. Adds to `last_invite` (by index of `people`,
/// which have ascending ids without gaps).
void invite_members(legacy::Inventory& rows, std::span<const legacy::PrincipalId> people,
                    std::vector<std::int64_t>& last_invite);

} // namespace gc2pc::sample
