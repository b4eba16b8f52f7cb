// SPDX-License-Identifier: Apache-2.0
/// \file
/// The writing side of a copy: gathers chunks into transactions.
#pragma once

#include "migrator/base/clock.hpp"
#include "migrator/copy/chunk.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/copy/opened_writer.hpp"

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace gc2pc {

/// The target and who hears of it, shared by several writing threads: one call at a time.
struct CopyTarget {
  ChatStore& store;
  const std::string& run;
  const CopyEvents& events;
  std::int64_t commit_rows;
  std::mutex mutex{};
  bool ending = false; ///< a job failed: the others only finish what they have in hand; with the mutex
  /// The connection of the first writer, when it is being opened already; of one job only.
  std::future<OpenedWriter>* opening = nullptr;
};

/// Works on one thread, with a connection of its own.
class ChunkWriter {
 public:
  /// Opens the connection meanwhile: it is waited for when there is something to write.
  explicit ChunkWriter(CopyTarget& target);

  void take(const Chunk& chunk);
  /// Makes what was taken durable. Nothing taken is success.
  void commit();

 private:
  /// Whether the last commit succeeded although its answer was lost.
  bool arrived();
  /// Throws what opening threw.
  [[nodiscard]] MessageWriter& writer();
  /// Whether the transaction is large enough: it has what the engine wants of one, and making it took several
  /// times as long as its end will take, or it has as much as one may have.
  [[nodiscard]] bool is_full() const;

  CopyTarget& target_;
  std::future<OpenedWriter> opening_;
  std::unique_ptr<MessageWriter> writer_;
  std::map<chat::NodeId, RoomCursor> pending_;
  Committed now_;
  Stopwatch making_;  ///< since the transaction began
  double ending_ = 0; ///< seconds that the end of the last one took
};

} // namespace gc2pc
