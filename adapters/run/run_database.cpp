// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_database.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/run/plan_tables.hpp"
#include "adapters/run/run_folder.hpp"
#include "adapters/run/run_tables.hpp"
#include "adapters/run/sealed_table.hpp"
#include "adapters/run/write_count.hpp"
#include "adapters/sql/sqlite_engine.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "adapters/sql/statement.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <exception>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& folder) {
  return folder / "run.db";
}

/// The operator may name the folder through links; its owner was looked at.
ConnectionString connection_to(const fs::path& file) {
  return {"sqlite3", {{"dbname", (resolved(file.parent_path()) / file.filename()).string()}}};
}

/// SQLite keeps an index of its log in a file beside the database, even for readers. In a folder that cannot
/// be written (an archive, a read-only mount) the database is read as it is, which is right as long as there
/// is not a log.
ConnectionString read_only_connection(const fs::path& file) {
  auto connection = connection_to(file);
  const bool has_log = file_exists(file.string() + "-wal");
  if (!has_log && ::faccessat(AT_FDCWD, (file.parent_path() / ".").c_str(), W_OK, AT_EACCESS) != 0)
    connection.options["immutable"] = "yes";
  return connection;
}

void create_tables(Database& database) {
  database.execute("CREATE TABLE format (version integer NOT NULL)");
  database.execute("INSERT INTO format VALUES (" + std::to_string(run_format_version) + ")");
  database.execute("CREATE TABLE written (writes integer NOT NULL)");
  database.execute("INSERT INTO written VALUES (0)");
  database.execute("CREATE TABLE value (name text NOT NULL PRIMARY KEY, text text NOT NULL, sha256 text NOT "
                   "NULL)");
  database.execute("CREATE TABLE journal (sequence integer NOT NULL PRIMARY KEY, record text NOT NULL, "
                   "sha256 text NOT NULL)");
  // Who opens run.db with a tool has to make an effort to change what was journaled; the chain of hashes
  // shows it.
  for (const std::string operation : {"UPDATE", "DELETE"})
    database.execute("CREATE TRIGGER journal_refuses_" + operation + " BEFORE " + operation +
                     " ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END");
  create_plan_tables(database);
  create_seals(database);
  for (const auto* table : run_tables())
    create_sealed(database, *table);
}

Error damaged(const std::string& message) {
  return Error(ErrorKind::corrupt, message).hint("Restore the run folder from a backup.");
}

void check_format(Database& database) {
  const auto what = "'" + database.description() + "'";
  if (!has_name(database.tables(), "format"))
    throw damaged(what + " is not a run of gc2pc");
  const auto version = database.number("SELECT version FROM format");
  if (version != run_format_version)
    throw Error(ErrorKind::corrupt, what + " has format version " + std::to_string(version) +
                                        "; this version of gc2pc supports " +
                                        std::to_string(run_format_version))
        .hint("Use the version of gc2pc that started the run, or make a new plan in another folder.");
}

/// Of a value with its name: neither can be taken for another one.
std::string hash_of_value(std::string_view name, std::string_view content) {
  return sha256_hex(std::string(name).append(1, '\0').append(content));
}

} // namespace

struct RunDatabase::Impl {
  Impl(const fs::path& folder, const ConnectionString& connection, Access access)
      : count(folder), database(sqlite_engine(), connection, access) {}

  /// One transaction, counted in the database and then beside it.
  template <class Work>
  void write(Work&& work) {
    if (joined) { // counted when all of it is done
      work();
      return;
    }
    Transaction transaction(database, Access::read_write);
    work();
    database.execute("UPDATE written SET writes = writes + 1");
    const auto writes = database.number("SELECT writes FROM written");
    transaction.commit();
    fault_point(FaultPoint::run_before_counted);
    count.write(writes);
  }

  void write_together(const std::function<void()>& work) {
    if (joined) // a part of what is written together already
      return work();
    write([&] {
      joined = true;
      try {
        work();
      } catch (...) {
        joined = false;
        throw;
      }
      joined = false;
    });
  }

  void refuse_lost_writes(std::int64_t counted) {
    const auto writes = database.number("SELECT writes FROM written");
    if (writes < counted)
      throw Error(ErrorKind::corrupt, "the run's journal is incomplete: " + database.description() +
                                          " contains " + std::to_string(writes) + " writes, expected " +
                                          std::to_string(counted))
          .hint("Its last records are lost. Restore the run folder from a backup.");
  }

  Statement& append_statement() {
    if (!append)
      append.emplace(database, "INSERT INTO journal (sequence, record, sha256) VALUES (:p0, :p1, :p2)",
                     std::vector{Storage::integer, Storage::text, Storage::text});
    return *append;
  }
  Statement& set_statement() {
    if (!set)
      set.emplace(database, "INSERT OR REPLACE INTO value (name, text, sha256) VALUES (:p0, :p1, :p2)",
                  std::vector{Storage::text, Storage::text, Storage::text});
    return *set;
  }
  void read_journal(const std::string& order, const std::function<bool(const JournalRow&)>& visit) {
    Statement select(database, "SELECT sequence, record, sha256 FROM journal ORDER BY sequence " + order, {},
                     {Storage::integer, Storage::text, Storage::text});
    const auto values = select.results();
    for (select.open(); select.fetch();)
      if (!visit({values[0].integer, values[1].text, values[2].text}))
        return;
  }

  /// What was read from the begin to the end is in no order to be asked for again.
  void drop_pages() { database.execute("PRAGMA shrink_memory"); }

  WriteCount count;
  Database database;
  std::optional<Statement> append, set;
  bool joined = false; ///< inside of `together`
  std::optional<ProvenPlan> proven;
  mutable bool is_whole = false; ///< what was in the file before was looked at
};

RunDatabase::RunDatabase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunDatabase::~RunDatabase() = default;
RunDatabase::RunDatabase(RunDatabase&&) noexcept = default;
RunDatabase& RunDatabase::operator=(RunDatabase&&) noexcept = default;

RunDatabase RunDatabase::create(const fs::path& folder) {
  check_run_folder(folder);
  const auto file = file_in(folder);
  if (file_exists(file))
    throw Error(ErrorKind::conflict, "'" + folder.string() + "' already contains a run")
        .hint("Resume that run, or give another folder with --run.");
  WriteCount(folder).create();
  const auto connection = connection_to(file);
  sqlite_engine().files->create(connection, [](const ConnectionString& unfinished) {
    Database database(sqlite_engine(), unfinished, Access::read_write);
    Transaction transaction(database, Access::read_write);
    create_tables(database);
    transaction.commit();
    // Readers (status) never stop the run from committing. Last: what were in the log would not be in the
    // file that gets the name, should the disk be too full to bring it there.
    database.execute("PRAGMA journal_mode = WAL");
  });
  auto made = open(folder, false);
  made.impl_->is_whole = true;
  return made;
}

RunDatabase RunDatabase::open(const fs::path& folder, bool read_only) {
  check_run_folder(folder);
  const auto file = file_in(folder);
  if (!file_exists(file))
    throw missing(folder);
  const auto connection = read_only ? read_only_connection(file) : connection_to(file);
  try {
    // The count first: a process that works on the run only ever adds to the database.
    const WriteCount count(folder);
    std::exception_ptr uncounted;
    std::int64_t counted = 0;
    try {
      counted = count.read();
    } catch (const Error&) {
      uncounted = std::current_exception();
    }
    auto impl =
        std::make_unique<Impl>(folder, connection, read_only ? Access::read_only : Access::read_write);
    check_format(impl->database);
    if (uncounted) // reported after what is worse
      std::rethrow_exception(uncounted);
    impl->refuse_lost_writes(counted);
    return RunDatabase(std::move(impl));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::wrong_input)
      throw;
    throw damaged(error.message());
  }
}

void RunDatabase::check_whole() const {
  if (impl_->is_whole)
    return; // nothing was written to it since but what this process wrote
  const auto faults = [&] {
    try {
      return impl_->database.number(
          "SELECT count(*) FROM pragma_integrity_check(1) WHERE integrity_check <> 'ok'");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::wrong_input)
        throw;
      return std::int64_t{1};
    }
  }();
  if (faults > 0)
    throw damaged(impl_->database.description() + " is a damaged SQLite database");
  impl_->is_whole = true;
  impl_->drop_pages();
}

bool RunDatabase::exists(const fs::path& folder) {
  return file_exists(file_in(folder));
}

Error RunDatabase::missing(const fs::path& folder) {
  return Error(ErrorKind::no_such_run, "'" + folder.string() + "' does not contain a run")
      .hint("Create one with: gc2pc plan --run " + folder.string() + " …");
}

std::optional<std::string> RunDatabase::value(std::string_view name) const {
  Statement select(impl_->database, "SELECT text, sha256 FROM value WHERE name = :p0", {Storage::text},
                   {Storage::text, Storage::text});
  select.parameters()[0].set(name);
  select.open();
  if (!select.fetch())
    return std::nullopt;
  const auto& text = select.results()[0].text;
  if (select.results()[1].text != hash_of_value(name, text))
    throw damaged("the run's '" + std::string(name) + "' does not match its checksum");
  return text;
}

void RunDatabase::set_value(std::string_view name, std::string_view text) {
  auto& set = impl_->set_statement();
  set.parameters()[0].set(name);
  set.parameters()[1].set(text);
  const auto hash = hash_of_value(name, text);
  set.parameters()[2].set(std::string_view(hash));
  impl_->write([&] { set.execute(); });
}

void RunDatabase::together(const std::function<void()>& work) {
  impl_->write_together(work);
}

void RunDatabase::append(const JournalRow& row) {
  auto& append = impl_->append_statement();
  append.parameters()[0].set(row.sequence);
  append.parameters()[1].set(std::string_view(row.record));
  append.parameters()[2].set(std::string_view(row.sha256));
  impl_->write([&] { append.execute(); });
}

void RunDatabase::read_journal(const std::function<void(const JournalRow&)>& visit) const {
  impl_->read_journal("ASC", [&](const JournalRow& row) {
    visit(row);
    return true;
  });
}

std::optional<JournalRow> RunDatabase::last_journal_row() const {
  std::optional<JournalRow> last;
  impl_->read_journal("DESC LIMIT 1", [&](const JournalRow& row) {
    last = row;
    return true;
  });
  return last;
}

void RunDatabase::read_tables(const std::function<void(Database&)>& work) const {
  auto& database = impl_->database;
  if (database.in_transaction())
    return work(database);
  const Transaction snapshot(database, Access::read_only);
  work(database);
}

void RunDatabase::write_tables(const std::function<void(Database&)>& work) {
  impl_->write([&] { work(impl_->database); });
}

void RunDatabase::save_plan(const Plan& plan) {
  with_context("saving the plan", [&] { impl_->write([&] { write_plan(impl_->database, plan); }); });
}

Plan RunDatabase::load_plan(PlanParts parts) const {
  return load_extract(parts).plan;
}

PlanExtract RunDatabase::load_extract(PlanParts parts) const {
  auto stored = [&] {
    Transaction snapshot(impl_->database, Access::read_only);
    return read_plan(impl_->database, parts, impl_->proven);
  }();
  impl_->drop_pages();
  const auto what = "'" + impl_->database.description() + "'";
  if (!stored)
    throw Error(ErrorKind::no_such_run, what + " does not contain a plan").hint("Make a new plan.");
  if (stored->hash != stored->extract.plan.hash)
    throw Error(ErrorKind::corrupt, "the plan in " + what + " is not the stored plan: its hash differs")
        .hint("Restore the run folder from a backup, or make a new plan in another run folder.");
  impl_->proven = ProvenPlan{stored->hash, stored->extract.rows};
  return std::move(stored->extract);
}

} // namespace gc2pc
