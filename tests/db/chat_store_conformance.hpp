// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every ChatStore must do, whatever its engine.
#pragma once

#include "adapters/target/chat_store.hpp"

#include <functional>
#include <memory>

namespace gc2pc::test {

/// Opens the same database each time it is called; it is empty or absent at first.
using ChatStoreFactory = std::function<std::unique_ptr<ChatStore>()>;

/// Runs all checks as doctest subcases: call it from a test case.
void check_chat_store(const ChatStoreFactory& open);

/// The pool of the tests' seed.
[[nodiscard]] chat::Seed test_seed();
/// A category, two rooms, two users and all that belongs to them, on top of the seed.
[[nodiscard]] chat::ChangeSet test_structure();
/// Messages `first` to `last` of a room.
[[nodiscard]] std::vector<chat::Message> test_messages(std::int64_t room, std::int64_t first,
                                                       std::int64_t last);
/// All messages of a store, or of one room.
[[nodiscard]] std::vector<chat::Message> read_messages_of(ChatReader& store,
                                                          std::optional<chat::NodeId> room);

} // namespace gc2pc::test
