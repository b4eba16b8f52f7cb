// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/message_stream.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/fault_point.hpp"
#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/target/control_tables.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <map>

namespace gc2pc {
namespace {

/// Rooms whose messages one statement counts or deletes.
constexpr std::size_t rooms_at_once = 500;

class ChatMessages final : public MessageReader<chat::Message> {
 public:
  ChatMessages(const ConnectionString& connection, std::optional<chat::NodeId> room)
      : database_(engine_of(connection), connection, Access::read_only),
        snapshot_(database_, Access::read_only), rows_(open(room)) {}

  bool next(Batch<chat::Message>& batch) override {
    batch.clear();
    while (!done_ && !batch.full()) {
      if (!rows_->fetch()) {
        done_ = true;
        break;
      }
      auto& message = batch.next();
      read_row(*rows_, Table<chat::Message>::name, message);
      batch.add_bytes(message.content.size() + (message.rtf ? message.rtf->size() : 0));
    }
    return !batch.empty();
  }

 private:
  [[nodiscard]] std::unique_ptr<RowSource> open(std::optional<chat::NodeId> room) {
    const auto& dialect = database_.dialect();
    std::vector<std::int64_t> parameters;
    if (room)
      parameters.push_back(room->value);
    return database_.engine().rows.stream(
        database_,
        RowSql<chat::Message>::select(dialect) +
            (room ? " WHERE " + dialect.quoted("channelId") + " = :p0" : "") +
            RowSql<chat::Message>::order(dialect),
        parameters, storages<chat::Message>());
  }

  Database database_;
  Transaction snapshot_;
  std::unique_ptr<RowSource> rows_;
  bool done_ = false;
};

class NoChatMessages final : public MessageReader<chat::Message> {
 public:
  bool next(Batch<chat::Message>& batch) override {
    batch.clear();
    return false;
  }
};

class Writer final : public MessageWriter {
 public:
  Writer(const ConnectionString& connection, std::string run, bool has_control_rows)
      : database_(engine_of(connection), connection, Access::read_write), run_(std::move(run)),
        inserter_(BulkInserter::of<chat::Message>(database_)) {
    control_.emplace(database_, has_control_rows)
        .look(); // now, and not while the end of a transaction is waited for
  }
  ~Writer() override { inserter_.abandon(); } // before its transaction is rolled back

  void append(std::span<const chat::Message> messages) override {
    guarded("writing messages", [&] {
      begin();
      inserter_.insert_rows(messages);
    });
  }

  void commit(std::span<const RoomCursor> cursors) override {
    guarded("committing messages", [&] {
      begin();
      inserter_.flush();
      control_->commit_with_cursors(*transaction_, run_, cursors);
      transaction_.reset();
    });
  }

 private:
  void begin() {
    if (transaction_)
      return;
    if (!control_)
      control_.emplace(database_);
    control_->prepare_apart();
    transaction_.emplace(database_, inserter_.sink());
  }
  /// After an error nothing of the chunk may stay, and no lock: the caller asks for the cursors next.
  template <class Work>
  void guarded(std::string_view doing, Work&& work) {
    try {
      work();
    } catch (Error& error) {
      inserter_.abandon();
      transaction_.reset();
      control_.reset(); // what it knows of its tables may have been rolled back
      error.add_context(doing);
      throw;
    }
  }

  Database database_;
  std::string run_;
  BulkInserter inserter_;
  std::optional<ControlTables> control_; ///< asks for its tables once
  std::optional<Transaction> transaction_;
};

/// Deletes messages of rooms, in the transaction at hand. At most so many rows at once as a transaction is
/// best committed after.
class Eraser {
 public:
  explicit Eraser(Database& database)
      : database_(database), most_(database.engine().connector.commit_rows()) {}

  [[nodiscard]] std::int64_t most() const { return most_; }

  /// How many messages these rooms have; rooms without one are not in it.
  [[nodiscard]] std::map<chat::NodeId, std::int64_t> count(std::span<const chat::NodeId> rooms) {
    const auto room = database_.quoted("channelId");
    Statement statement(database_,
                        "SELECT " + room + ", " + std::string(database_.dialect().count_rows()) + " FROM " +
                            database_.quoted("tblChat") + where_in(rooms.size()) + " GROUP BY " + room,
                        std::vector(rooms.size(), Storage::integer), std::vector(2, Storage::integer));
    set(statement, rooms);
    std::map<chat::NodeId, std::int64_t> result;
    for (statement.open(); statement.fetch();)
      result.emplace(chat::NodeId{statement.results()[0].integer}, statement.results()[1].integer);
    return result;
  }
  /// All of rooms that have few. Returns how many.
  [[nodiscard]] std::int64_t erase(std::span<const chat::NodeId> rooms) {
    Statement statement(database_, "DELETE FROM " + database_.quoted("tblChat") + where_in(rooms.size()),
                        std::vector(rooms.size(), Storage::integer));
    set(statement, rooms);
    return statement.execute();
  }
  /// At most most() of the room. Returns how many; nothing when none was left.
  [[nodiscard]] std::optional<std::int64_t> erase_first_rows(chat::NodeId room) {
    if (!bound_)
      bound_.emplace(database_, bound_sql(), std::vector{Storage::integer}, std::vector{Storage::integer});
    bound_->parameters()[0].set(room.value);
    bound_->open();
    std::optional<std::int64_t> last;
    // To the end of the query, which frees its read lock.
    while (bound_->fetch())
      if (!bound_->results()[0].is_null())
        last = bound_->results()[0].integer;
    if (!last)
      return std::nullopt;
    return execute_with(database_,
                        "DELETE FROM " + database_.quoted("tblChat") + " WHERE " +
                            database_.quoted("channelId") + " = :p0 AND " + database_.quoted("chatId") +
                            " <= :p1",
                        room, *last);
  }

 private:
  [[nodiscard]] std::string where_in(std::size_t rooms) const {
    std::string places;
    for (std::size_t i = 0; i < rooms; ++i)
      places += (i == 0 ? ":p" : ", :p") + std::to_string(i);
    return " WHERE " + database_.quoted("channelId") + " IN (" + places + ")";
  }
  static void set(Statement& statement, std::span<const chat::NodeId> rooms) {
    for (std::size_t i = 0; i < rooms.size(); ++i)
      statement.parameters()[i].set(rooms[i].value);
  }
  /// chatId of the last row to go: a bound that every engine understands, where LIMIT in a DELETE is not.
  [[nodiscard]] std::string bound_sql() const {
    const auto id = database_.quoted("chatId");
    return "SELECT max(" + id + ") FROM (" +
           database_.dialect().first_rows(most_, id,
                                          "FROM " + database_.quoted("tblChat") + " WHERE " +
                                              database_.quoted("channelId") + " = :p0 ORDER BY " + id) +
           ") part";
  }

  Database& database_;
  std::int64_t most_;
  std::optional<Statement> bound_;
};

/// Deletes rooms that have few messages, in a transaction of their own.
void delete_small_rooms(Database& database, Eraser& eraser, ControlTables& control,
                        std::span<const chat::NodeId> rooms, std::string_view run,
                        const std::function<void(std::int64_t)>& progress) {
  if (rooms.empty())
    return;
  Transaction transaction(database, Access::read_write);
  for (std::size_t i = 0; i < rooms.size(); ++i)
    fault_point(FaultPoint::room_before_delete);
  control.remove_cursors(run, rooms);
  const auto rows = eraser.erase(rooms);
  transaction.commit();
  if (rows > 0)
    progress(rows);
  fault_point(FaultPoint::room_deleted);
}

void delete_large_room(Database& database, Eraser& eraser, ControlTables& control, chat::NodeId room,
                       std::string_view run, const std::function<void(std::int64_t)>& progress) {
  for (std::optional<std::int64_t> erased = 0; erased;) {
    Transaction transaction(database, Access::read_write);
    fault_point(FaultPoint::room_before_delete);
    // With the first rows: a cursor must never say more than there is.
    control.remove_cursors(run, std::span(&room, 1));
    erased = eraser.erase_first_rows(room);
    transaction.commit();
    if (erased)
      progress(*erased);
    fault_point(FaultPoint::room_deleted);
  }
}

} // namespace

std::unique_ptr<MessageReader<chat::Message>> read_messages(const ConnectionString& connection,
                                                            std::optional<chat::NodeId> room) {
  return std::make_unique<ChatMessages>(connection, room);
}

std::unique_ptr<MessageReader<chat::Message>> no_messages() {
  return std::make_unique<NoChatMessages>();
}

std::unique_ptr<MessageWriter> write_messages(const ConnectionString& connection, std::string run,
                                              bool has_control_rows) {
  return std::make_unique<Writer>(connection, std::move(run), has_control_rows);
}

void delete_room_messages(Database& database, std::span<const chat::NodeId> rooms, std::string_view run,
                          const std::function<void(std::int64_t)>& progress) {
  Eraser eraser(database);
  ControlTables control(database);
  for (auto rest = rooms; !rest.empty();) {
    const auto part = rest.first(std::min(rest.size(), rooms_at_once));
    rest = rest.subspan(part.size());
    const auto counts = eraser.count(part);
    std::size_t begin = 0;
    std::int64_t rows = 0;
    const auto delete_before = [&](std::size_t end) {
      delete_small_rooms(database, eraser, control, part.subspan(begin, end - begin), run, progress);
      begin = end;
      rows = 0;
    };
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto found = counts.find(part[i]);
      const auto count = found == counts.end() ? 0 : found->second;
      if (rows + count > eraser.most())
        delete_before(i);
      rows += count;
      if (count > eraser.most()) {
        delete_large_room(database, eraser, control, part[i], run, progress);
        begin = i + 1;
        rows = 0;
      }
    }
    delete_before(part.size());
  }
}

} // namespace gc2pc
