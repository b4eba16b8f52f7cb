// SPDX-License-Identifier: Apache-2.0
/// \file
/// What others added to a store since a run wrote to it, as far as it would be in the way of the way back.
#pragma once

#include "mappings/model/change_set.hpp"

#include <string>
#include <vector>

namespace gc2pc::chat {

/// Rows of `now` that refer to a principal, node or add-in that `structure` inserted, and are neither
/// `structure`'s nor `rest`'s own, by their keys: without what they refer to they could not stay. As
/// insertions. Messages are not examined.
[[nodiscard]] ChangeSet additions_to(const ChangeSet& structure, const ChangeSet& rest, const Inventory& now);

/// Each row as `table column value, …` by its key.
[[nodiscard]] std::vector<std::string> texts_of(const ChangeSet& additions);

/// `changes` with the insertions of `additions`, so that taking them back takes both away.
[[nodiscard]] ChangeSet joined(ChangeSet changes, const ChangeSet& additions);

} // namespace gc2pc::chat
