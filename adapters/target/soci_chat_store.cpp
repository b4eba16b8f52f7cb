// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/soci_chat_store.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/retry_policy.hpp"
#include "adapters/sql/rows.hpp"
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

#include <array>
#include <chrono>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view create_mark = "create";

/// What the mark `create` remembers: what was there before, and the digest of what was made, so that removing
/// it cannot delete anything that was added later.
constexpr std::string_view was_absent = "absent ";
constexpr std::string_view was_empty = "empty ";
/// The tables were there without rows; after it the static tables that were filled, each with a comma.
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
  if (const auto schemas = database.other_schemas_with(of_the_product_only))
    throw Error(ErrorKind::wrong_input,
                database.description() +
                    " has the tables of Persistent Chat not in the current schema, but in " +
                    schemas->names.front())
        .hint(schemas->hint);
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

SociChatStore::SociChatStore(ConnectionString connection, StopRequested stop, Access access)
    : connection_(std::move(connection)), engine_(engine_of(connection_)), stop_(std::move(stop)),
      access_(access) {}

Database* SociChatStore::find() {
  if (engine_.files != nullptr && !engine_.files->exists(connection_)) {
    database_.reset();
    return nullptr;
  }
  if (database_ && !database_->usable()) // the server went away in the meantime
    database_.reset();
  if (!database_) {
    is_present_ = has_control_rows_ = false; // who answers now may be another server
    database_ = std::make_unique<Database>(engine_, connection_, access_);
  }
  was_open_ = true;
  return database_.get();
}

bool SociChatStore::is_worth_retrying(const Error& error) const {
  return was_open_ && is_transient(error);
}

template <class Work>
auto SociChatStore::retried(Work&& work) -> decltype(work()) {
  return with_retry(
      {}, [this](const Error& error) { return is_worth_retrying(error); }, stop_, work);
}

StoreState SociChatStore::state_now() {
  auto* database = find();
  if (database == nullptr)
    return StoreState::absent;
  if (is_present_)
    return StoreState::present;
  const auto state = state_of(*database);
  is_present_ = state == StoreState::present;
  return state;
}

Database& SociChatStore::present() {
  if (state_now() != StoreState::present)
    throw Error(ErrorKind::conflict, description() + " does not contain a Persistent Chat database");
  return *database_;
}

std::string SociChatStore::description() const {
  return engine_.connector.description(connection_);
}

StoreState SociChatStore::state() {
  return retried([&] { return state_now(); });
}

chat::Inventory SociChatStore::inventory() {
  return retried([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    auto inventory = gc2pc::read_structure(database);
    inventory.messages = read_rooms(database);
    return inventory;
  });
}

chat::Inventory SociChatStore::structure() {
  return retried([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    return gc2pc::read_structure(database);
  });
}

std::map<chat::NodeId, chat::RoomMessages> SociChatStore::rooms_with_messages() {
  return retried([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    return read_rooms(database);
  });
}

std::vector<chat::LastChatId> SociChatStore::last_chat_ids() {
  return retried([&] {
    auto& database = present();
    Transaction snapshot(database, Access::read_only);
    check_layout(database);
    return read_table<chat::LastChatId>(database);
  });
}

// Not retried: rows that were visited cannot be taken back.
void SociChatStore::read_structure(const std::function<void(const chat::Tables&)>& identities,
                                   const std::function<void(const chat::Tables&)>& rows) {
  auto* database = retried([&] { return &present(); });
  Transaction snapshot(*database, Access::read_only);
  check_layout(*database);
  visit_structure(*database, identities, rows);
}

std::unique_ptr<MessageReader<chat::Message>> SociChatStore::messages(std::optional<chat::NodeId> room) {
  return state() == StoreState::present ? read_messages(connection_, room) : no_messages();
}

std::vector<TableDigest> SociChatStore::table_digests() {
  return retried([&]() -> std::vector<TableDigest> {
    if (state_now() != StoreState::present)
      return {};
    Transaction snapshot(*database_, Access::read_only);
    return digest_tables(*database_);
  });
}

std::optional<ServerFacts> SociChatStore::server_facts() {
  return retried([&]() -> std::optional<ServerFacts> {
    auto* database = find();
    if (database == nullptr)
      return std::nullopt;
    auto facts = engine_.catalogue.server_facts(*database);
    facts.weakness = engine_.connector.weakness(connection_);
    return facts;
  });
}

std::optional<ServerLink> SociChatStore::server_link() {
  return retried([&]() -> std::optional<ServerLink> {
    auto* database = find();
    return database == nullptr ? std::nullopt
                               : std::optional(database->translated([&] { return link_of(*database); }));
  });
}

WriteOutlook SociChatStore::write_outlook() {
  return retried([&] {
    WriteOutlook outlook;
    if (auto* database = find())
      outlook.lacking = engine_.catalogue.lacking_rights(*database);
    if (engine_.files == nullptr)
      return outlook;
    for (auto& sentence : engine_.files->lacking_rights(connection_))
      outlook.lacking.push_back(std::move(sentence));
    outlook.free = engine_.files->free_bytes(connection_);
    return outlook;
  });
}

std::optional<ServerPings> SociChatStore::server_pings() {
  return retried([&] {
    auto* database = find();
    return database == nullptr ? std::nullopt : read_pings(*database);
  });
}

std::vector<NumberState> SociChatStore::numbers() {
  return retried([&] {
    std::vector<NumberState> result;
    if (auto* database = find())
      for (const auto& numbering : product_numberings(*database))
        result.push_back({numbering.table + "." + numbering.column, numbering.state, numbering.next});
    return result;
  });
}

std::vector<std::string> SociChatStore::obstacles() {
  return retried([&] {
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
  return retried([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : misfits_in(*database, changes);
  });
}

std::vector<std::string> SociChatStore::outside_references(const chat::ChangeSet& changes) {
  return retried([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : gc2pc::outside_references(*database, changes);
  });
}

std::vector<std::string> SociChatStore::open_runs() {
  return retried([&] {
    auto* database = find();
    return database == nullptr ? std::vector<std::string>{} : ControlTables(*database).runs();
  });
}

std::optional<std::uint64_t> SociChatStore::check_writable() {
  if (auto* database = find())
    database->translated([&] { engine_.connector.check_writable(*database); });
  else
    engine_.files->check_creatable(connection_);
  return engine_.files == nullptr ? std::nullopt : std::optional(engine_.files->free_bytes(connection_));
}

void SociChatStore::create(const chat::Seed& seed, std::string_view run) {
  bool again = false;
  retried([&] {
    with_context("creating the target", [&] {
      if (std::exchange(again, true) && mark_now(run, create_mark))
        return; // only the answer was lost
      switch (state_now()) {
      case StoreState::present:
        throw Error(ErrorKind::conflict, description() + " is already a Persistent Chat database");
      case StoreState::empty:
        keep_numbers(*database_, run);
        fill(*database_, seed, run, was_empty);
        break;
      case StoreState::absent:
        engine_.files->create(connection_, [&](const ConnectionString& unfinished) {
          Database database(engine_, unfinished, Access::read_write);
          fill(database, seed, run, was_absent);
        });
        break;
      }
    });
  });
}

void SociChatStore::remove_created(std::string_view run) {
  retried([&] {
    with_context("removing the target", [&] {
      is_present_ = has_control_rows_ = false;
      const auto now = state_now();
      if (now == StoreState::absent)
        engine_.files->remove(connection_); // what a creation left that did not get to its end
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
      // In the transaction that removes: no program may add a row between the check and the removal.
      const auto tables = database_->tables();
      std::optional<Transaction> transaction(std::in_place, *database_, DefinesTables{});
      engine_.connector.lock_tables(*database_, tables);
      if (digest_text(digest_tables(*database_)) != expected)
        throw Error(ErrorKind::conflict, description() + " contains more rows than it was created with")
            .hint("Roll back the written rows first. Rows from other programs would be lost.");
      if (absent_before && engine_.files != nullptr) {
        transaction.reset();
        database_.reset();
        engine_.files->remove(connection_);
        return;
      }
      if (detail->starts_with(was_laid_out))
        clear_tables(*database_, filled_tables(*detail));
      else
        drop_tables(*database_);
      restore_numbers(*database_, run);
      control.drop();
      is_present_ = false;
      transaction->commit();
    });
  });
}

std::optional<std::string> SociChatStore::mark_now(std::string_view run, std::string_view mark) {
  auto* database = find();
  if (database == nullptr)
    return std::nullopt;
  auto detail = ControlTables(*database, has_control_rows_).mark(run, mark);
  if (detail)
    has_control_rows_ = true;
  return detail;
}

bool SociChatStore::has_mark(std::string_view run, std::string_view mark) {
  return mark_detail(run, mark).has_value();
}

void SociChatStore::apply(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) {
  retried([&] {
    with_context("writing " + std::string(mark), [&] {
      auto& database = present();
      ControlTables control(database, has_control_rows_);
      control.prepare_apart();
      if (!changes.empty())
        keep_numbers(database, run);
      Transaction transaction(database, Access::read_write);
      if (control.mark(run, mark))
        return;
      keep_spelling(database, changes, run, mark);
      write_changes(database, changes);
      if (!changes.empty())
        advance_numbers(database);
      control.set_mark(run, mark, "");
      transaction.commit();
      has_control_rows_ = true;
    });
  });
}

std::optional<std::string> SociChatStore::mark_detail(std::string_view run, std::string_view mark) {
  return retried([&] { return mark_now(run, mark); });
}

void SociChatStore::amend(const MarkedChanges& from, const MarkedChanges& to, std::string_view run,
                          std::string_view mark) {
  retried([&] {
    with_context("writing " + std::string(mark), [&] {
      auto& database = present();
      ControlTables control(database, has_control_rows_);
      control.prepare_apart();
      const bool rows = !from.changes.empty() || !to.changes.empty();
      if (rows)
        keep_numbers(database, run);
      Transaction transaction(database, Access::read_write);
      const auto detail = control.mark(run, mark);
      if (detail == to.detail)
        return;
      if (detail.value_or("") != from.detail)
        throw Error(ErrorKind::changed, description() + " contains rows of a different plan than expected");
      if (rows) {
        Respelling spelling(database, run, mark);
        spelling.take_over(from.changes, to.changes);
        if (from.changes.empty()) // a copy of millions of rows would be the way
          write_changes(database, to.changes);
        else
          write_changes(database, chat::transition(from.changes, to.changes));
        spelling.finish();
        advance_numbers(database);
      }
      control.remove_mark(run, mark);
      control.set_mark(run, mark, to.detail);
      transaction.commit();
      has_control_rows_ = true;
    });
  });
}

void SociChatStore::revert(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) {
  retried([&] {
    with_context("rolling back " + std::string(mark), [&] {
      is_present_ = has_control_rows_ = false;
      if (state_now() != StoreState::present) // nothing was ever written
        return;
      auto& database = *database_;
      is_present_ = false; // without these rows it may be one that nobody has set up
      {
        Transaction transaction(database, Access::read_write);
        ControlTables control(database);
        if (control.mark(run, mark)) {
          take_back_changes(database, changes);
          restore_spelling(database, changes, run, mark);
          control.remove_mark(run, mark);
          transaction.commit();
        }
      }
      // After the commit: a number that is restored stays so also when a transaction is rolled back. Done
      // again when a kill came in between.
      restore_numbers(database, run);
    });
  });
}

std::vector<RoomCursor> SociChatStore::cursors(std::string_view run) {
  // The session may have died long ago, unnoticed; the second check is on a new one.
  constexpr std::array at_once{std::chrono::milliseconds{0}};
  return with_retry(
      {at_once}, [this](const Error& error) { return is_worth_retrying(error); }, stop_,
      [&] {
        auto* database = find();
        return database == nullptr ? std::vector<RoomCursor>{}
                                   : ControlTables(*database, has_control_rows_).cursors(run);
      });
}

std::unique_ptr<WriteProbe> SociChatStore::probe() {
  return probe_writes(connection_);
}

std::unique_ptr<MessageWriter> SociChatStore::writer(std::string_view run) {
  return write_messages(connection_, std::string(run), has_control_rows_);
}

void SociChatStore::delete_messages(std::span<const chat::NodeId> rooms, std::string_view run,
                                    const std::function<void(std::int64_t)>& progress) {
  retried([&] {
    with_context("deleting messages", [&] {
      if (state_now() != StoreState::present)
        return;
      is_present_ = false;
      delete_room_messages(*database_, rooms, run, progress);
    });
  });
}

void SociChatStore::close_run(std::string_view run) {
  retried([&] {
    with_context("closing the run in the target", [&] {
      has_control_rows_ = false;
      auto* database = find();
      if (database == nullptr)
        return;
      if (!ControlTables(*database).exist()) {
        if (engine_.files != nullptr)
          engine_.files->remove_leftovers(*database);
        return;
      }
      Transaction transaction(*database, DefinesTables{});
      ControlTables(*database).lock();
      ControlTables(*database).remove_run(run);
      transaction.commit();
    });
  });
}

std::unique_ptr<ChatStore> open_store(const std::string& connection, StopRequested stop) {
  return std::make_unique<SociChatStore>(ConnectionString::parse(connection), std::move(stop));
}

std::unique_ptr<ChatReader> open_chat_reader(const std::string& connection, StopRequested stop) {
  return std::make_unique<SociChatStore>(ConnectionString::parse(connection), std::move(stop),
                                         Access::read_only);
}

} // namespace gc2pc
