// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/search_database.hpp"

#include "adapters/export/json_text.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/sql/sqlite_native.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>
#include <soci/soci.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <type_traits>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;
using Lifetime = SqliteStatement::Lifetime;

/// Everything that the bytes depend on besides the rows is said here. Nothing of it needs to survive a crash:
/// an unfinished database is made again.
constexpr std::string_view search_schema = R"(
PRAGMA page_size = 4096;
PRAGMA cache_size = -8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
BEGIN;
CREATE TABLE person (id INTEGER PRIMARY KEY, guid TEXT NOT NULL, address TEXT NOT NULL, name TEXT);
CREATE TABLE room (id INTEGER PRIMARY KEY, guid TEXT NOT NULL, parent INTEGER, is_category INTEGER NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE message (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL,
  author INTEGER NOT NULL, is_alert INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL, stored TEXT NOT NULL, bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL);
CREATE VIRTUAL TABLE person_search USING fts5(address, name, content = 'person', content_rowid = 'id');
CREATE VIRTUAL TABLE room_search USING fts5(name, description, content = 'room', content_rowid = 'id');
CREATE VIRTUAL TABLE message_search USING fts5(text, content = 'message', content_rowid = 'id');
CREATE VIRTUAL TABLE file_search USING fts5(path, content = 'file', content_rowid = 'id');
)";

constexpr std::string_view search_end = R"(
INSERT INTO person_search (person_search) VALUES ('rebuild');
INSERT INTO room_search (room_search) VALUES ('rebuild');
INSERT INTO file_search (file_search) VALUES ('rebuild');
CREATE INDEX message_of_room ON message (room, number);
COMMIT;
)";

std::string valid(std::string text) {
  clean_utf8(text);
  return text;
}

Error not_written(const std::string& why) {
  return Error(ErrorKind::internal, fmt::format("SQLite cannot write the search database: {}", why))
      .hint("Free space on its disk, or leave --with-search-db out.");
}

Error not_read() {
  return Error(ErrorKind::corrupt, fmt::format("'{}' cannot be read", archive_files::search_database));
}

/// No character of a path has to be quoted for SOCI when the folder is named by its descriptor.
std::string connection_in(int folder, std::string_view name) {
  return fmt::format("dbname=/proc/self/fd/{}/{}", folder, name);
}

void run_script(soci::session& session, std::string_view script) {
  const std::string text(script);
  const int outcome =
      sqlite_api::sqlite3_exec(sqlite_handle(session), text.c_str(), nullptr, nullptr, nullptr);
  if (outcome != SQLITE_OK)
    throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(sqlite_handle(session)), outcome);
}

int folder_at(const fs::path& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0)
    throw os_error(fmt::format("cannot open '{}'", folder.string()), errno);
  return opened;
}

/// Executes with these values; a text has to live until then.
class SearchInsert {
 public:
  SearchInsert(soci::session& session, const std::string& sql) : statement_(session, sql) {}

  template <class... Values>
  void operator()(const Values&... values) {
    int position = 0;
    (bind(position++, values), ...);
    static_cast<void>(statement_.step());
    statement_.reset();
  }

 private:
  void bind(int position, std::int64_t value) { statement_.bind(position, value); }
  void bind(int position, const std::string& value) {
    statement_.bind(position, std::string_view(value), Lifetime::until_step);
  }
  template <class T>
  void bind(int position, const std::optional<T>& value) {
    if (value)
      bind(position, *value);
    else
      statement_.bind_null(position);
  }

  SqliteStatement statement_;
};

} // namespace

template <class Row>
SearchedMessage searched(const Row& message) {
  SearchedMessage result;
  result.room = message.room.value;
  result.number = message.id.value;
  result.author = message.author.value;
  result.is_alert = message.is_alert;
  json_text::put_time(result.date, message.date);
  result.date = result.date.substr(1, result.date.size() - 2); // without the quotes
  result.text = valid(message.content);
  return result;
}
template SearchedMessage searched(const chat::Message& message);
template SearchedMessage searched(const legacy::Message& message);

struct SearchDatabase::Impl {
  explicit Impl(const fs::path& folder) : root(folder_at(folder)) {
    if (::unlinkat(root.get(), file_name.data(), 0) != 0 && errno != ENOENT)
      throw os_error(fmt::format("cannot remove '{}/{}'", folder.string(), file_name), errno);
    // Made here: with the mode of all files of an archive, and never through a link.
    const UniqueFd made(
        ::openat(root.get(), file_name.data(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!made)
      throw os_error(fmt::format("cannot create '{}/{}'", folder.string(), file_name), errno);
    session.open(soci::sqlite3, connection_in(root.get(), file_name));
    run_script(session, search_schema);
    message.emplace(session, "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)");
    index.emplace(session, "INSERT INTO message_search (rowid, text) VALUES (?, ?)");
    file.emplace(session, "INSERT INTO file VALUES (NULL, ?, ?, ?, ?)");
  }

  template <class Inventory>
  void add(const Inventory& inventory) {
    SearchInsert person(session, "INSERT INTO person VALUES (?, ?, ?, ?)");
    for (const auto& row : inventory.principals)
      person(row.id.value, row.guid.text(), valid(row.uri),
             row.name ? std::optional(valid(*row.name)) : std::nullopt);
    SearchInsert room(session, "INSERT INTO room VALUES (?, ?, ?, ?, ?, ?)");
    for (const auto& row : inventory.nodes)
      room(row.id.value, row.guid.text(), row.parent ? std::optional(row.parent->value) : std::nullopt,
           std::int64_t{row.is_category}, valid(row.name), valid(row.description));
  }

  UniqueFd root;
  soci::session session;
  std::optional<SearchInsert> message, index, file;
  std::int64_t messages = 0;
};

SearchDatabase::SearchDatabase(const fs::path& folder) {
  try {
    impl_ = std::make_unique<Impl>(folder);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
}

SearchDatabase::~SearchDatabase() = default;

void SearchDatabase::add(const chat::Inventory& inventory) {
  try {
    impl_->add(inventory);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
}

void SearchDatabase::add(const legacy::Inventory& inventory) {
  try {
    impl_->add(inventory);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
}

void SearchDatabase::add_message(const SearchedMessage& message) {
  try {
    const auto id = ++impl_->messages;
    (*impl_->message)(id, message.room, message.number, message.date, message.author,
                      std::int64_t{message.is_alert}, message.text);
    (*impl_->index)(id, message.text);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
}

void SearchDatabase::add(const ArchivedFile& file) {
  try {
    (*impl_->file)(valid(file.path), file.stored, file.bytes, file.sha256);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
}

void SearchDatabase::finish() {
  try {
    run_script(impl_->session, search_end);
  } catch (const soci::soci_error& error) {
    throw not_written(error.what());
  }
  impl_.reset();
}

struct SearchDatabaseReader::Impl {
  explicit Impl(const fs::path& file) : folder(folder_at(file.parent_path())) {
    session.open(soci::sqlite3, connection_in(folder.get(), file.filename().string()) + " readonly=true");
    // What others made may hold anything: no function runs out of its schema, and a view could be endless.
    run_script(session, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    SqliteStatement strange(session,
                            "SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index')");
    if (!strange.step() || sqlite_api::sqlite3_column_int64(strange.get(), 0) != 0)
      throw not_read();
    select.emplace(session, "SELECT room, number, date, author, is_alert, text FROM message ORDER BY id");
  }

  UniqueFd folder;
  soci::session session;
  std::optional<SqliteStatement> select;
};

SearchDatabaseReader::SearchDatabaseReader(const fs::path& file) {
  try {
    impl_ = std::make_unique<Impl>(file);
  } catch (const soci::soci_error&) {
    throw not_read();
  }
}

SearchDatabaseReader::~SearchDatabaseReader() = default;

std::int64_t SearchDatabaseReader::count(std::string_view table) {
  try {
    SqliteStatement select(impl_->session, fmt::format("SELECT count(*) FROM {}", table));
    static_cast<void>(select.step());
    return sqlite_api::sqlite3_column_int64(select.get(), 0);
  } catch (const soci::soci_error&) {
    throw not_read();
  }
}

std::optional<SearchedMessage> SearchDatabaseReader::next() {
  try {
    auto& select = *impl_->select;
    if (!select.step())
      return std::nullopt;
    const auto number = [&](int column) { return sqlite_api::sqlite3_column_int64(select.get(), column); };
    SearchedMessage message;
    message.room = number(0);
    message.number = number(1);
    message.date = select.text(2);
    message.author = number(3);
    message.is_alert = number(4) != 0;
    message.text = select.text(5);
    return message;
  } catch (const soci::soci_error&) {
    throw not_read();
  }
}

} // namespace gc2pc
