// SPDX-License-Identifier: Apache-2.0
/// \file
/// The Persistent Chat database as the cutover needs it: all-or-nothing changes, messages with their cursor
/// in the same transaction, and the way back.
#pragma once

#include "adapters/stop.hpp"
#include "adapters/target/chat_reader.hpp"
#include "mappings/model/error.hpp"

#include <functional>
#include <span>

namespace gc2pc {

/// Changes and what their mark remembers of them.
struct MarkedChanges {
  const chat::ChangeSet& changes;
  std::string_view detail; ///< which plan they are of; empty for no mark
};

/// Appends messages of one run. What was appended since the last commit is gone when the object is destroyed.
class MessageWriter {
 public:
  virtual ~MessageWriter() = default;
  /// What is wrong with a message may be said only by a later append or by commit.
  virtual void append(std::span<const chat::Message> messages) = 0;
  /// Writes the cursors and makes everything durable, in one transaction. After an Error the caller asks
  /// `cursors()`.
  virtual void commit(std::span<const RoomCursor> cursors) = 0;
};

/// Measures how fast messages are taken. Destroying it removes what it made.
class WriteProbe {
 public:
  virtual ~WriteProbe() = default;
  /// Writes messages, of keys that were not written yet, in a transaction of their own.
  virtual void write(std::span<const chat::Message> messages) = 0;
  /// Removes what the probe made; throws when that cannot be done.
  virtual void remove() = 0;
};

/// An edge: a Persistent Chat database. Implementations: SQLite (embedded default), PostgreSQL.
class ChatStore : public ChatReader {
 public:
  /// C55: makes the schema and the seed, and the mark `create`; only in state absent or empty. All or
  /// nothing.
  virtual void create(const chat::Seed& seed, std::string_view run) = 0;
  /// Undoes `create`: to absent or empty, whichever it was. Already so is success.
  virtual void remove_created(std::string_view run) = 0;
  /// Applies changes and leaves the mark, in one transaction. With the mark already there it does nothing.
  virtual void apply(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) = 0;
  /// Goes from the state after the changes `from`, which the mark has the detail of, to that after `to`, in
  /// one transaction: rows that are the same in both are not touched. With the detail of `to` it does
  /// nothing; with any other than that of `from` (an empty one stands for no mark) it throws changed.
  virtual void amend(const MarkedChanges& from, const MarkedChanges& to, std::string_view run,
                     std::string_view mark) = 0;
  /// Applies `inverse(changes)` and removes the mark, in one transaction. Without the mark it does nothing.
  virtual void revert(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) = 0;

  /// In state present. Has a session of its own, and may be opened while another thread uses the store.
  [[nodiscard]] virtual std::unique_ptr<MessageWriter> writer(std::string_view run) = 0;
  /// Takes messages into a table of its own, in any state of the store, and touches nothing else.
  [[nodiscard]] virtual std::unique_ptr<WriteProbe> probe() = 0;
  /// Messages after which a transaction of a writer is best committed: more gain nothing, and are lost and
  /// done again after a crash.
  [[nodiscard]] virtual std::int64_t commit_rows() const = 0;
  /// How many times as many are worth it when ending a transaction takes long, because the server is far
  /// away.
  [[nodiscard]] virtual std::int64_t commit_growth() const { return 1; }
  /// Whether work that failed so is worth doing again soon, from where the cursors are.
  [[nodiscard]] virtual bool is_transient(const Error& error) const = 0;
  /// Deletes all messages of rooms, and the run's cursors of them, in bounded transactions: several small
  /// rooms share one, since a commit costs more than their rows. Calls `progress` with rows deleted.
  virtual void delete_messages(std::span<const chat::NodeId> rooms, std::string_view run,
                               const std::function<void(std::int64_t)>& progress) = 0;
  /// Removes the run's control rows, and the control tables when no other run has any; and what a transaction
  /// that was killed before it changed anything left beside the database.
  virtual void close_run(std::string_view run) = 0;
};

/// Opens a target. `connection` is a SOCI connection string (`sqlite3://dbname=FILE`,
/// `postgresql://HOST/DATABASE`); nothing is created by opening. `stop` ends its waits for a server.
[[nodiscard]] std::unique_ptr<ChatStore> open_store(const std::string& connection, StopRequested stop = {});

} // namespace gc2pc
