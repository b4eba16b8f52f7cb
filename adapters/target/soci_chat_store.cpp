// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/soci_chat_store.hpp"

#include "adapters/patience.hpp"
#include "adapters/target/catalogue_check.hpp"
#include "adapters/target/change_writer.hpp"
#include "adapters/target/chat_tables.hpp"
#include "adapters/target/control_tables.hpp"
#include "adapters/target/kept_numbers.hpp"
#include "adapters/target/message_stream.hpp"
#include "adapters/target/outside_references.hpp"
#include "adapters/target/spelling.hpp"
#include "adapters/target/value_check.hpp"
#include "adapters/target/write_probe.hpp"
#include "mappings/model/error.hpp"

#include <thread>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view create_mark = "create";

/// What the mark `create` remembers: what was there before, and the digest of what was made, so that removing
/// it cannot take anything along that came later.
constexpr std::string_view was_absent = "absent ";
constexpr std::string_view was_empty = "empty ";
/// The tables were there without rows; behind it the static tables that were filled, each with a comma.
constexpr std::string_view was_laid_out = "laid-out ";

std::string digest_text(const std::vector<TableDigest>& digests) {
  Sha256 sum;
  for (const auto& table : digests)
    sum.update(table.table + '\t' + std::to_string(table.digest.count) + '\t' + table.digest.hex() + '\n');
  return hex(sum.finish());
}

/// The static tables that `create` filled, from its mark.
std::vector<std::string> filled_tables(std::string_view detail) {
  std::vector<std::string> tables;
  detail.remove_prefix(was_laid_out.size());
  for (auto end = detail.find(','); end != std::string_view::npos; end = detail.find(',')) {
    tables.emplace_back(detail.substr(0, end));
    detail.remove_prefix(end + 1);
  }
  return tables;
}

/// Throws wrong_input when a store would be made in one schema while another one has a store.
void refuse_other_schema(Database& database) {
  constexpr std::string_view of_the_product_only = "tblPrincipalMeta";
  if (has_name(database.tables(), of_the_product_only))
    return;
  const auto schemas = database.schemas_with(of_the_product_only);
  if (!schemas.empty())
    throw Error(ErrorKind::wrong_input,
                database.description() +
                    " has the tables of Persistent Chat not in the current schema, but in " + schemas.front())
        .hint(database.dialect().schema_hint(schemas.front()));
}

void fill(Database& database, const chat::Seed& seed, std::string_view run, std::string_view before) {
  Transaction transaction(database, DefinesTables{});
  const auto groundwork = write_seed(database, seed);
  advance_numbers(database);
  std::string detail(before);
  if (groundwork.tables_were_there) {
    detail = was_laid_out;
    for (const auto& table : groundwork.filled)
      detail += table + ",";
    detail += ' ';
  }
  detail += digest_text(digest_tables(database));
  ControlTables(database).set_mark(run, create_mark, detail);
  transaction.commit();
}

} // namespace

SociChatStore::SociChatStore(ConnectionString connection)
    : connection_(std::move(connection)), dialect_(dialect_of(connection_)) {}

Database* SociChatStore::find() {
  if (!dialect_.exists(connection_)) {
    database_.reset();
    return nullptr;
  }
  if (database_ && !database_->usable()) // the server went away meanwhile
    database_.reset();
  if (!database_)
    database_ = std::make_unique<Database>(connection_, Access::read_write);
  was_open_ = true;
  return database_.get();
}

template <class Work>
auto SociChatStore::patiently(Work&& work) -> decltype(work()) {
  if (patient_) // the call that this one is a part of waits
    return work();
  patient_ = true;
  const std::unique_ptr<bool, decltype([](bool* patient) { *patient = false; })> end(&patient_);
  for (const auto wait : retry_waits) {
    try {
      return work();
    } catch (const Error& error) {
      if (!was_open_ || !dialect_.passes(error))
        throw;
    }
    std::this_thread::sleep_for(wait);
  }
  return work();
}

Database& SociChatStore::present() {
  auto* database = find();
  if (database == nullptr || state_of(*database) != StoreState::present)
    throw Error(ErrorKind::conflict, description() + " does not contain a Persistent Chat database");
  return *database;
}

std::string SociChatStore::description() const {
  return dialect_.description(connection_);
}

StoreState SociChatStore::state() {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? StoreState::absent : state_of(*database);
  });
}

chat::Inventory SociChatStore::inventory() {
  return patiently([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    auto inventory = read_structure(database);
    inventory.messages = read_rooms(database);
    return inventory;
  });
}

chat::Inventory SociChatStore::structure() {
  return patiently([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    return read_structure(database);
  });
}

std::unique_ptr<MessageReader<chat::Message>> SociChatStore::messages(std::optional<chat::NodeId> room) {
  return state() == StoreState::present ? read_messages(connection_, room) : no_messages();
}

std::vector<TableDigest> SociChatStore::table_digests() {
  return patiently([&]() -> std::vector<TableDigest> {
    if (state() != StoreState::present)
      return {};
    Transaction snapshot(*database_, Access::read_only);
    return digest_tables(*database_);
  });
}

std::optional<ServerFacts> SociChatStore::server_facts() {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::nullopt : std::optional(dialect_.server_facts(*database));
  });
}

std::optional<ServerPings> SociChatStore::server_pings() {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::nullopt : read_pings(*database);
  });
}

std::vector<NumberState> SociChatStore::numbers() {
  return patiently([&] {
    std::vector<NumberState> result;
    if (auto* database = find())
      for (const auto& numbering : product_numberings(*database))
        result.push_back({numbering.table + "." + numbering.column, numbering.state, numbering.next});
    return result;
  });
}

std::vector<std::string> SociChatStore::obstacles() {
  return patiently([&] {
    auto* database = find();
    if (database == nullptr)
      return std::vector<std::string>{};
    // Who names a schema means it.
    if (connection_.option("options").find("search_path") == std::string::npos)
      refuse_other_schema(*database);
    return obstacles_in(*database,
                        state_of(*database) == StoreState::present ? SeedRows::left : SeedRows::written);
  });
}

std::vector<std::string> SociChatStore::misfits(const chat::ChangeSet& changes) {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : misfits_in(*database, changes);
  });
}

std::vector<std::string> SociChatStore::outside_references(const chat::ChangeSet& changes) {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : gc2pc::outside_references(*database, changes);
  });
}

std::vector<std::string> SociChatStore::open_runs() {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : ControlTables(*database).runs();
  });
}

std::optional<std::uint64_t> SociChatStore::check_writable() {
  if (auto* database = find())
    database->translated([&] { dialect_.check_writable(database->session()); });
  else
    dialect_.check_creatable(connection_);
  return dialect_.free_bytes(connection_);
}

void SociChatStore::create(const chat::Seed& seed, std::string_view run) {
  bool again = false;
  patiently([&] {
    with_context("creating the target", [&] {
      if (std::exchange(again, true) && has_mark(run, create_mark))
        return; // only the answer was lost
      switch (state()) {
      case StoreState::present:
        throw Error(ErrorKind::conflict, description() + " is already a Persistent Chat database");
      case StoreState::empty:
        keep_numbers(*database_, run);
        fill(*database_, seed, run, was_empty);
        break;
      case StoreState::absent:
        dialect_.create_database(connection_, [&](const ConnectionString& unfinished) {
          Database database(unfinished, Access::read_write);
          fill(database, seed, run, was_absent);
        });
        break;
      }
    });
  });
}

void SociChatStore::remove_created(std::string_view run) {
  patiently([&] {
    with_context("removing the target", [&] {
      const auto now = state();
      if (now == StoreState::absent)
        dialect_.remove_database(connection_); // what a creation left that did not get to its end
      if (now != StoreState::present)
        return;
      ControlTables control(*database_);
      const auto detail = control.mark(run, create_mark);
      if (!detail)
        throw Error(ErrorKind::conflict, description() + " was not created by this run");
      if (control.runs() != std::vector<std::string>{std::string(run)})
        throw Error(ErrorKind::conflict, description() + " is in use by another run");
      const bool absent_before = detail->starts_with(was_absent);
      const auto expected = detail->substr(detail->rfind(' ') + 1);
      // In the transaction that removes: nobody may add a row between the look and the removal.
      const auto tables = database_->tables();
      std::optional<Transaction> transaction(std::in_place, *database_, DefinesTables{});
      dialect_.lock_tables(*database_, tables);
      if (digest_text(digest_tables(*database_)) != expected)
        throw Error(ErrorKind::conflict, description() + " contains more rows than it was created with")
            .hint("Roll back the written rows first. Rows from other programs would be lost.");
      if (absent_before) {
        transaction.reset();
        database_.reset();
        dialect_.remove_database(connection_);
        return;
      }
      if (detail->starts_with(was_laid_out))
        clear_tables(*database_, filled_tables(*detail));
      else
        drop_tables(*database_);
      restore_numbers(*database_, run);
      control.drop();
      transaction->commit();
    });
  });
}

bool SociChatStore::has_mark(std::string_view run, std::string_view mark) {
  return patiently([&] {
    auto* database = find();
    return database != nullptr && ControlTables(*database).mark(run, mark).has_value();
  });
}

void SociChatStore::apply(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) {
  patiently([&] {
    with_context("writing " + std::string(mark), [&] {
      auto& database = present();
      ControlTables control(database);
      control.prepare_apart();
      if (!changes.empty())
        keep_numbers(database, run);
      Transaction transaction(database, Access::read_write);
      if (control.mark(run, mark))
        return;
      keep_spelling(database, changes, run, mark);
      write_changes(database, changes, GoneRow::error);
      if (!changes.empty())
        advance_numbers(database);
      control.set_mark(run, mark, "");
      transaction.commit();
    });
  });
}

std::optional<std::string> SociChatStore::mark_detail(std::string_view run, std::string_view mark) {
  return patiently([&] {
    auto* database = find();
    return database == nullptr ? std::nullopt : ControlTables(*database).mark(run, mark);
  });
}

void SociChatStore::amend(const MarkedChanges& from, const MarkedChanges& to, std::string_view run,
                          std::string_view mark) {
  patiently([&] {
    with_context("writing " + std::string(mark), [&] {
      auto& database = present();
      ControlTables control(database);
      control.prepare_apart();
      keep_numbers(database, run);
      Transaction transaction(database, Access::read_write);
      const auto detail = control.mark(run, mark);
      if (detail == to.detail)
        return;
      if (detail.value_or("") != from.detail)
        throw Error(ErrorKind::changed, description() + " contains rows of a different plan than expected");
      Respelling spelling(database, run, mark);
      spelling.take_over(from.changes, to.changes);
      write_changes(database, chat::transition(from.changes, to.changes), GoneRow::error);
      spelling.finish();
      advance_numbers(database);
      control.remove_mark(run, mark);
      control.set_mark(run, mark, to.detail);
      transaction.commit();
    });
  });
}

void SociChatStore::revert(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) {
  patiently([&] {
    with_context("rolling back " + std::string(mark), [&] {
      if (state() != StoreState::present) // nothing was ever written
        return;
      auto& database = *database_;
      {
        Transaction transaction(database, Access::read_write);
        ControlTables control(database);
        if (control.mark(run, mark)) {
          write_changes(database, chat::inverse(changes), GoneRow::fine);
          restore_spelling(database, changes, run, mark);
          control.remove_mark(run, mark);
          transaction.commit();
        }
      }
      // Behind the commit: a number that is put back stays so also when a transaction is rolled back. Done
      // again when a kill came in between.
      restore_numbers(database, run);
    });
  });
}

std::vector<RoomCursor> SociChatStore::cursors(std::string_view run) {
  const auto look = [&] {
    auto* database = find();
    return database == nullptr ? std::vector<RoomCursor>{} : ControlTables(*database).cursors(run);
  };
  try {
    return look();
  } catch (const Error& error) {
    if (!was_open_ || !dialect_.passes(error))
      throw;
  }
  return look(); // the session may have died long ago, unnoticed; the second look is on a new one
}

std::unique_ptr<WriteProbe> SociChatStore::probe() {
  return probe_writes(connection_);
}

std::unique_ptr<MessageWriter> SociChatStore::writer(std::string_view run) {
  (void)present();
  return write_messages(connection_, std::string(run));
}

void SociChatStore::delete_messages(chat::NodeId room, std::string_view run,
                                    const std::function<void(std::int64_t)>& progress) {
  patiently([&] {
    with_context("deleting messages", [&] {
      if (state() == StoreState::present)
        delete_room_messages(*database_, room, run, progress);
    });
  });
}

void SociChatStore::close_run(std::string_view run) {
  patiently([&] {
    with_context("closing the run in the target", [&] {
      auto* database = find();
      if (database == nullptr)
        return;
      if (!ControlTables(*database).exist()) {
        database->translated([&] { database->dialect().remove_leftovers(database->session()); });
        return;
      }
      Transaction transaction(*database, DefinesTables{});
      ControlTables(*database).lock();
      ControlTables(*database).remove_run(run);
      transaction.commit();
    });
  });
}

std::unique_ptr<ChatStore> open_store(const std::string& connection) {
  return std::make_unique<SociChatStore>(ConnectionString::parse(connection));
}

} // namespace gc2pc
