// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_database.hpp"

#include "adapters/run/plan_tables.hpp"
#include "adapters/sql/statement.hpp"
#include "mappings/model/error.hpp"

#include <sys/stat.h>

namespace gc2pc {
namespace {

constexpr std::string_view file_name = "run.db";

ConnectionString connection_of(const std::filesystem::path& folder) {
  ConnectionString connection;
  connection.engine = "sqlite3";
  connection.options.emplace("dbname", (folder / file_name).string());
  return connection;
}

/// Everything but the plan. The journal refuses what is not an append.
constexpr std::string_view schema = R"sql(
CREATE TABLE value (name TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE journal (sequence INTEGER NOT NULL PRIMARY KEY, record TEXT NOT NULL, sha256 TEXT NOT NULL);
)sql";
/// Not part of the script: a trigger's body has a semicolon of its own.
constexpr std::string_view triggers[] = {
    "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"};

constexpr std::string_view format_name = "format version";

} // namespace

struct RunDatabase::Impl {
  std::filesystem::path file;
  mutable Database database;

  Impl(const std::filesystem::path& folder, Access access)
      : file(folder / file_name), database(connection_of(folder), access) {
    if (access == Access::read_write) {
      database.execute("PRAGMA journal_mode = WAL");
      database.execute("PRAGMA synchronous = FULL");
    }
  }

  [[nodiscard]] std::optional<std::string> value(std::string_view name) const {
    Statement statement(database, "SELECT text FROM value WHERE name = :p0", {Storage::text}, {Storage::text});
    statement.parameters()[0].set(name);
    statement.open();
    if (!statement.fetch())
      return std::nullopt;
    return statement.results()[0].text;
  }

  void set_value(std::string_view name, std::string_view text) {
    Statement statement(database, "INSERT OR REPLACE INTO value (name, text) VALUES (:p0, :p1)",
                        {Storage::text, Storage::text});
    statement.parameters()[0].set(name);
    statement.parameters()[1].set(text);
    statement.execute();
  }
};

RunDatabase::RunDatabase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunDatabase::~RunDatabase() = default;
RunDatabase::RunDatabase(RunDatabase&&) noexcept = default;
RunDatabase& RunDatabase::operator=(RunDatabase&&) noexcept = default;

bool RunDatabase::exists(const std::filesystem::path& folder) {
  std::error_code code;
  return std::filesystem::is_regular_file(folder / file_name, code);
}

RunDatabase RunDatabase::create(const std::filesystem::path& folder) {
  if (exists(folder))
    throw Error(ErrorKind::conflict, "'" + folder.string() + "' holds a run already")
        .hint("Go on with it, or name another folder with --run.");
  const auto connection = connection_of(folder);
  dialect_of(connection).create_database(connection, [](const ConnectionString& unfinished) {
    Database database(unfinished, Access::read_write);
    Transaction transaction(database, Access::read_write);
    database.execute_script(schema);
    for (const auto trigger : triggers)
      database.execute(std::string(trigger));
    create_plan_tables(database);
    database.execute("INSERT INTO value (name, text) VALUES ('" + std::string(format_name) + "', '" +
                     std::to_string(run_format_version) + "')");
    transaction.commit();
  });
  ::chmod((folder / file_name).c_str(), S_IRUSR | S_IWUSR);
  return RunDatabase(std::make_unique<Impl>(folder, Access::read_write));
}

RunDatabase RunDatabase::open(const std::filesystem::path& folder, bool read_only) {
  if (!exists(folder))
    throw Error(ErrorKind::no_such_run, "'" + folder.string() + "' holds no run")
        .hint("Make one with: gc2pc plan --run " + folder.string() + " …");
  const auto damaged = [&](const std::string& how) {
    return Error(ErrorKind::corrupt, "'" + (folder / file_name).string() + "' " + how)
        .hint("Restore the run folder from a backup.");
  };
  try {
    auto impl = std::make_unique<Impl>(folder, read_only ? Access::read_only : Access::read_write);
    const auto tables = impl->database.tables();
    if (!has_name(tables, "value") || !has_name(tables, "journal"))
      throw damaged("is not a run of gc2pc");
    const auto version = impl->value(format_name).value_or("");
    if (version != std::to_string(run_format_version))
      throw damaged("has format version '" + version + "', and this gc2pc knows " + std::to_string(run_format_version));
    return RunDatabase(std::move(impl));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::wrong_input)
      throw damaged("is damaged: " + error.message());
    throw;
  }
}

std::optional<std::string> RunDatabase::value(std::string_view name) const { return impl_->value(name); }

void RunDatabase::set_value(std::string_view name, std::string_view text) { impl_->set_value(name, text); }

void RunDatabase::append(const JournalRow& row) {
  Statement statement(impl_->database, "INSERT INTO journal (sequence, record, sha256) VALUES (:p0, :p1, :p2)",
                      {Storage::integer, Storage::text, Storage::text});
  statement.parameters()[0].set(row.sequence);
  statement.parameters()[1].set(std::string_view(row.record));
  statement.parameters()[2].set(std::string_view(row.sha256));
  statement.execute();
}

namespace {

/// Reads journal rows of a query's tail.
void read_rows(Database& database, const std::string& tail, const std::function<void(const JournalRow&)>& visit) {
  Statement statement(database, "SELECT sequence, record, sha256 FROM journal " + tail, {},
                      {Storage::integer, Storage::text, Storage::text});
  JournalRow row;
  for (statement.open(); statement.fetch();) {
    const auto slots = statement.results();
    row.sequence = slots[0].integer;
    row.record = slots[1].text;
    row.sha256 = slots[2].text;
    visit(row);
  }
}

} // namespace

void RunDatabase::read_journal(const std::function<void(const JournalRow&)>& visit) const {
  read_rows(impl_->database, "ORDER BY sequence", visit);
}

std::optional<JournalRow> RunDatabase::last_journal_row() const {
  std::optional<JournalRow> last;
  read_rows(impl_->database, "ORDER BY sequence DESC LIMIT 1", [&](const JournalRow& row) { last = row; });
  return last;
}

void RunDatabase::save_plan(const Plan& plan) {
  Transaction transaction(impl_->database, Access::read_write);
  clear_plan_tables(impl_->database);
  write_plan(impl_->database, plan);
  transaction.commit();
}

Plan RunDatabase::load_plan() const {
  Transaction transaction(impl_->database, Access::read_only);
  auto plan = read_plan(impl_->database);
  if (!plan)
    throw Error(ErrorKind::no_such_run, "'" + impl_->file.parent_path().string() + "' holds no plan")
        .hint("Plan again.");
  if (hash_of(*plan) != plan->hash)
    throw Error(ErrorKind::corrupt, "the plan in '" + impl_->file.string() + "' is not what was planned: its hash differs")
        .hint("Restore the run folder from a backup, or plan again in another one.");
  return std::move(*plan);
}

} // namespace gc2pc
