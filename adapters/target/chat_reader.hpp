// SPDX-License-Identifier: Apache-2.0
/// \file
/// The Persistent Chat database as it can be read: its inventory, its messages, what runs left in it.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/sql/server_facts.hpp"
#include "adapters/sql/server_link.hpp"
#include "adapters/sql/server_pings.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/change_set.hpp"
#include "mappings/model/group_digest.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// What is there before the migration.
enum class StoreState {
  absent, ///< no database
  empty,  ///< a database without a table of Persistent Chat
  present ///< a Persistent Chat database
};

/// Where the copy of a room is. Written in the same transaction as the rows it counts, so that it is
/// never ahead of them nor behind.
struct RoomCursor {
  chat::NodeId room;
  ChatId last;           ///< highest chatId that is in the target
  GroupDigest digest;    ///< of the messages that are in the target
  bool complete = false; ///< nothing more to come
};

/// Count and order-free digest of one whole table, all columns as they are: proves that a rollback left
/// nothing behind.
struct TableDigest {
  std::string table;
  GroupDigest digest;
  friend bool operator==(const TableDigest&, const TableDigest&) = default;
};

/// What an engine keeps behind a column that numbers rows: no digest of rows shows it.
struct NumberState {
  std::string column; ///< table.column
  std::string state;  ///< in the engine's own words
  std::int64_t next = 1;
  friend bool operator==(const NumberState&, const NumberState&) = default;
};

/// What is known of writing into a store without trying it.
struct WriteOutlook {
  std::vector<std::string> lacking;  ///< rights; a sentence without its full stop each
  std::optional<std::uint64_t> free; ///< bytes free for it, where the engine knows
};

/// The reads of a Persistent Chat database: all that a dry run has of it. `run` is the run's id; control rows
/// have it, in tables named gc2pc_….
/// Calls may throw Error(connection, permission, no_space, wrong_input, conflict).
class ChatReader {
 public:
  virtual ~ChatReader() = default;

  /// What it is, for reports and fingerprints; no secret in it.
  [[nodiscard]] virtual std::string description() const = 0;
  [[nodiscard]] virtual StoreState state() = 0;
  /// Everything but the messages. Only in state `present`. Throws conflict when node 1 or a system principal
  /// is missing (C55), wrong_input when tables or columns are missing (all of them in one message).
  [[nodiscard]] virtual chat::Inventory inventory() = 0;
  /// What inventory() says of messages, for which the engine reads the key of each of them.
  [[nodiscard]] virtual std::map<chat::NodeId, chat::RoomMessages> rooms_with_messages() {
    return inventory().messages;
  }
  /// tblLastChatId.
  [[nodiscard]] virtual std::vector<chat::LastChatId> last_chat_ids() { return structure().last_chat_ids; }
  /// inventory() without its messages.
  [[nodiscard]] virtual chat::Inventory structure() = 0;
  /// structure() without holding it: `identities` gets pieces with principals and nodes, all of them, before
  /// `rows` gets pieces of one table after the other. All as of one moment.
  virtual void read_structure(const std::function<void(const chat::Tables&)>& identities,
                              const std::function<void(const chat::Tables&)>& rows) {
    const auto whole = structure();
    identities(whole);
    rows(whole);
  }
  /// Streams messages in ascending room and chatId: of one room, or of all.
  [[nodiscard]] virtual std::unique_ptr<MessageReader<chat::Message>>
  messages(std::optional<chat::NodeId> room) = 0;
  /// Digest of every table of Persistent Chat that a migration can touch; control tables do not count. Empty
  /// list when the store is absent or empty.
  [[nodiscard]] virtual std::vector<TableDigest> table_digests() = 0;
  /// What the server says of itself; nothing for an absent store.
  [[nodiscard]] virtual std::optional<ServerFacts> server_facts() = 0;
  /// Clock and TLS of its server; nothing for an absent store.
  [[nodiscard]] virtual std::optional<ServerLink> server_link() { return std::nullopt; }
  /// Found out by reading: no lock is taken, and no table made.
  [[nodiscard]] virtual WriteOutlook write_outlook() { return {}; }
  /// When its chat servers last pinged. Nothing when it does not say, and for an absent store.
  [[nodiscard]] virtual std::optional<ServerPings> server_pings() = 0;
  /// What numbers rows in those tables; empty where nothing does. Before a run's first row it is kept; it is
  /// above all ids while the run's rows are there, and as it was when they are undone.
  [[nodiscard]] virtual std::vector<NumberState> numbers() = 0;
  /// What of the store's own making would stop a migration or its rollback in its midst (columns that must
  /// have a value, triggers, constraints, types that do not fit), each with table and column. Empty for an
  /// absent store.
  [[nodiscard]] virtual std::vector<std::string> obstacles() = 0;
  /// A line for each value of `changes` that its column would not take, with table, column and key.
  [[nodiscard]] virtual std::vector<std::string> misfits(const chat::ChangeSet& changes) = 0;
  /// Rows of tables that a migration does not know which refer to rows that `changes` added: they would
  /// keep these from being undone. `table (column): 3 rows` each.
  [[nodiscard]] virtual std::vector<std::string> outside_references(const chat::ChangeSet& changes) = 0;
  /// Ids of runs that have control rows here, sorted.
  [[nodiscard]] virtual std::vector<std::string> open_runs() = 0;
  /// Proves, without a lasting change, that the store can be written: a file or folder that cannot be
  /// written, a locked or read-only database throw permission or conflict. Returns the bytes free for it
  /// where the engine knows.
  virtual std::optional<std::uint64_t> check_writable() = 0;

  /// Whether the run left the mark `mark` here; asked after a commit in doubt.
  [[nodiscard]] virtual bool has_mark(std::string_view run, std::string_view mark) = 0;
  /// What a mark remembers; nothing when it is not there.
  [[nodiscard]] virtual std::optional<std::string> mark_detail(std::string_view run,
                                                               std::string_view mark) = 0;
  /// Where each room's copy is; rooms that were not begun are not in it. Does not wait for a target that
  /// went away, as other calls do: a copy has its own way of waiting.
  [[nodiscard]] virtual std::vector<RoomCursor> cursors(std::string_view run) = 0;
  /// Whether several writers may be at work at the same time, each on a thread of its own.
  [[nodiscard]] virtual bool parallel_writers() const = 0;
};

/// Opens a target in sessions that cannot write. As open_store() otherwise.
[[nodiscard]] std::unique_ptr<ChatReader> open_chat_reader(const std::string& connection,
                                                           StopRequested stop = {});

} // namespace gc2pc
