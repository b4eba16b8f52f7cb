// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages out of a target and into it.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/target/chat_store.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace gc2pc {

/// Streams messages of one room or of all, from one state of the database.
[[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> read_messages(const ConnectionString& connection,
                                                                          std::optional<chat::NodeId> room);
/// A stream without messages.
[[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> no_messages();
/// Appends messages for a run, which may already have rows in gc2pc's tables.
[[nodiscard]] std::unique_ptr<MessageWriter> write_messages(const ConnectionString& connection,
                                                            std::string run, bool has_control_rows);
/// As ChatStore::delete_messages.
void delete_room_messages(Database& database, std::span<const chat::NodeId> rooms, std::string_view run,
                          const std::function<void(std::int64_t)>& progress);

} // namespace gc2pc
