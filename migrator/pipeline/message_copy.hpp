// SPDX-License-Identifier: Apache-2.0
/// \file
/// Copies the messages of a plan: one thread reads and converts, the other writes and commits.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace gc2pc {

/// Messages after which a transaction is committed. About 10,000 is where every engine that was measured
/// stops gaining; twice that keeps the journal short too, and is still less than a second of work to repeat
/// after a crash.
inline constexpr std::int64_t commit_rows = 20'000;
/// Bytes after which it is committed even so: what a transaction holds in logs and caches stays bounded when
/// messages are long.
inline constexpr std::int64_t commit_bytes = std::int64_t{16} << 20;

/// What one transaction brought.
struct Committed {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;
  std::int64_t rooms = 0;          ///< rooms that were added to
  std::int64_t rooms_complete = 0; ///< of these, rooms that are whole now
};

/// How many messages of the plan's rooms are in the target already, by the run's cursors.
[[nodiscard]] std::int64_t messages_copied(const std::vector<RoomCursor>& cursors);

/// Copies what is missing: each room from where its cursor stands. `begun` is called before anything of a
/// transaction is written, `committed` after it, `progress` with messages in the target and on their way. A
/// room that ends up with another digest than the plan says throws changed and names the room; `stop` commits
/// what is there and throws interrupted.
Rate copy_messages(LegacySource& source, ChatStore& store, const Plan& plan, const std::string& run,
                   const std::function<void()>& begun, const std::function<void(const Committed&)>& committed,
                   const std::function<void(std::uint64_t)>& progress, const StopRequested& stop);

} // namespace gc2pc
