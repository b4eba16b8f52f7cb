// SPDX-License-Identifier: Apache-2.0
/// \file
/// Copies the messages of a plan: one thread reads and converts, the other writes and commits; several such
/// pairs side by side where the target allows.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/copy/opened_writer.hpp"
#include "migrator/copy/surveying_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Bytes after which a transaction is committed, however few messages they are: what a transaction holds in
/// logs and caches stays bounded when messages are long.
inline constexpr std::int64_t commit_bytes = std::int64_t{16} << 20;

/// What one transaction added.
struct Committed {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;
  std::int64_t rooms = 0;          ///< rooms that were added to
  std::int64_t rooms_complete = 0; ///< of these, rooms that are whole now
};

/// Who hears of a copy. Calls come one at a time, though from several threads.
struct CopyEvents {
  std::function<void()> begun;                     ///< before anything of a transaction is written
  std::function<void(const Committed&)> committed; ///< after it
  std::function<void(std::uint64_t)> progress;     ///< with messages in the target and on their way
  std::function<void(const std::string&)> note;    ///< what the operator should know
  std::function<void(const Wait&)> waiting;        ///< who is waited for, about once a second
};

/// What is copied, and by how many.
struct CopyWork {
  LegacySource& source;
  ChatStore& store;
  const Plan& plan;
  const std::string& run;
  int jobs = 1;
  std::int64_t commit_rows; ///< messages after which a transaction is committed: ChatStore::commit_rows()
  /// Opens the source once more, for the second and each further job.
  std::function<std::unique_ptr<LegacySource>()> another_source;
  std::optional<std::int64_t> max_rate = {}; ///< messages a second, of all jobs together
  std::function<bool()> paused = {};         ///< asked between two chunks: whether the copy is to wait
  /// The copy is to read all messages of the source and to compare them; by one job.
  const PlannedMessages* planned = nullptr;
  /// The connection to the target, when it is being opened already; of one job only.
  std::future<OpenedWriter>* opening = nullptr;
};

/// What a copy added, and which side waited for which.
struct CopyResult {
  Rate rate;
  double waited_for_source = 0; ///< share of the writing threads' time, 0 to 1
  double waited_for_target = 0; ///< share of the reading threads' time: the back-pressure of the target
};

/// How many messages of the plan's rooms are in the target already, by the run's cursors.
[[nodiscard]] std::int64_t messages_copied(const std::vector<RoomCursor>& cursors);

/// Copies what is missing: each room from where its cursor is. A room that ends up with another digest
/// than the plan says throws changed and names the room; `stop` commits what is there and throws interrupted.
/// A target that goes away for a moment (ChatStore::is_transient) is waited for, and the copy resumes from
/// the cursors; when it does not come back within retry_waits, that error is thrown.
CopyResult copy_messages(const CopyWork& work, const CopyEvents& events, const StopRequested& stop);

} // namespace gc2pc
