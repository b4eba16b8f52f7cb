// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/message_stream.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/fault_point.hpp"
#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/target/control_tables.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {
namespace {

/// Rows deleted in a transaction at most: few enough that a rollback's progress is seen to move and its
/// journal stays small, enough that the commits do not count.
constexpr std::int64_t delete_rows_at_once = 20'000;

class Reader final : public MessageReader<chat::Message> {
 public:
  Reader(const ConnectionString& connection, std::optional<chat::NodeId> room)
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

class NoMessages final : public MessageReader<chat::Message> {
 public:
  bool next(Batch<chat::Message>& batch) override {
    batch.clear();
    return false;
  }
};

class Writer final : public MessageWriter {
 public:
  Writer(const ConnectionString& connection, std::string run)
      : database_(engine_of(connection), connection, Access::read_write), run_(std::move(run)),
        inserter_(BulkInserter::of<chat::Message>(database_)) {}
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
      ControlTables(database_).set_cursors(run_, cursors);
      transaction_->commit();
      transaction_.reset();
    });
  }

 private:
  void begin() {
    if (transaction_)
      return;
    ControlTables(database_).prepare_apart();
    transaction_.emplace(database_, Access::read_write);
  }
  /// After an error nothing of the chunk may stay, and no lock: the caller asks for the cursors next.
  template <class Work>
  void guarded(std::string_view doing, Work&& work) {
    try {
      work();
    } catch (Error& error) {
      inserter_.abandon();
      transaction_.reset();
      error.add_context(doing);
      throw;
    }
  }

  Database database_;
  std::string run_;
  BulkInserter inserter_;
  std::optional<Transaction> transaction_;
};

/// Deletes messages of rooms, in the transaction at hand.
class Eraser {
 public:
  explicit Eraser(Database& database)
      : bound_(database, bound_sql(database), {Storage::integer}, {Storage::integer}),
        erase_(database,
               "DELETE FROM " + database.quoted("tblChat") + " WHERE " + database.quoted("channelId") +
                   " = :p0 AND " + database.quoted("chatId") + " <= :p1",
               {Storage::integer, Storage::integer}) {}

  /// At most delete_rows_at_once of the room. Returns how many; nothing when none was left.
  [[nodiscard]] std::optional<std::int64_t> erase_first_rows(chat::NodeId room) {
    bound_.parameters()[0].set(room.value);
    bound_.open();
    std::optional<std::int64_t> last;
    // To the end of the query, which frees its read lock.
    while (bound_.fetch())
      if (!bound_.results()[0].is_null())
        last = bound_.results()[0].integer;
    if (!last)
      return std::nullopt;
    erase_.parameters()[0].set(room.value);
    erase_.parameters()[1].set(*last);
    return erase_.execute();
  }

 private:
  /// chatId of the last row to go: a bound that every engine understands, where LIMIT in a DELETE is not.
  [[nodiscard]] static std::string bound_sql(const Database& database) {
    const auto id = database.quoted("chatId");
    return "SELECT max(" + id + ") FROM (" +
           database.dialect().first_rows(delete_rows_at_once, id,
                                         "FROM " + database.quoted("tblChat") + " WHERE " +
                                             database.quoted("channelId") + " = :p0 ORDER BY " + id) +
           ") part";
  }

  Statement bound_, erase_;
};

} // namespace

std::unique_ptr<MessageReader<chat::Message>> read_messages(const ConnectionString& connection,
                                                            std::optional<chat::NodeId> room) {
  return std::make_unique<Reader>(connection, room);
}

std::unique_ptr<MessageReader<chat::Message>> no_messages() {
  return std::make_unique<NoMessages>();
}

std::unique_ptr<MessageWriter> write_messages(const ConnectionString& connection, std::string run) {
  return std::make_unique<Writer>(connection, std::move(run));
}

void delete_room_messages(Database& database, std::span<const chat::NodeId> rooms, std::string_view run,
                          const std::function<void(std::int64_t)>& progress) {
  Eraser eraser(database);
  for (auto room = rooms.begin(); room != rooms.end();) {
    Transaction transaction(database, Access::read_write);
    std::int64_t rows = 0;
    while (room != rooms.end() && rows < delete_rows_at_once) {
      fault_point(FaultPoint::room_before_delete);
      // With the first rows: a cursor must never say more than there is.
      ControlTables(database).remove_cursor(run, *room);
      if (const auto erased = eraser.erase_first_rows(*room))
        rows += *erased;
      else
        ++room;
    }
    transaction.commit();
    if (rows > 0)
      progress(rows);
    fault_point(FaultPoint::room_deleted);
  }
}

} // namespace gc2pc
