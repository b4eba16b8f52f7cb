// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_database_files.hpp"

#include "adapters/files/access.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite_connector.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "mappings/model/error.hpp"

#include <filesystem>

namespace gc2pc {
namespace {

/// Behind a database's name while it is being made.
constexpr std::string_view unfinished_suffix = ".gc2pc-unfinished";
/// Behind its name: a database for gc2pc's own use, while there is none of that name.
constexpr std::string_view own_suffix = ".gc2pc-own";

ConnectionString unfinished(const ConnectionString& connection) {
  auto result = connection;
  result.options["dbname"] += unfinished_suffix;
  result.options[unsynced_option] = "yes";
  return result;
}

/// A link whose end is missing counts as no database, and the renaming would replace the link: not what
/// anybody means who made it.
void refuse_dangling_link(const std::filesystem::path& file) {
  if (std::filesystem::is_symlink(file) && !file_exists(file))
    throw Error(ErrorKind::wrong_input, file.string() + " is a symbolic link to a file that does not exist")
        .hint("Name the file itself, or remove the link.");
}

} // namespace

bool SqliteDatabaseFiles::exists(const ConnectionString& connection) const {
  return file_exists(file_of(connection));
}

void SqliteDatabaseFiles::create(const ConnectionString& connection,
                                 const std::function<void(const ConnectionString&)>& fill) const {
  // Made under another name, then renamed: whatever happens in between, the real name is absent or complete.
  const auto temporary = unfinished(connection);
  refuse_dangling_link(file_of(connection));
  refuse_links(file_of(connection));
  check_folder_writable(file_of(connection));
  remove_database_files(file_of(temporary));
  make_empty_file(file_of(temporary));
  fill(temporary);
  sync_file(file_of(temporary));
  publish_file(file_of(temporary), file_of(connection));
}

void SqliteDatabaseFiles::remove(const ConnectionString& connection) const {
  refuse_links(file_of(connection).parent_path());
  remove_database_files(file_of(unfinished(connection)));
  remove_database_files(file_of(connection));
}

ConnectionString SqliteDatabaseFiles::beside(const ConnectionString& connection) const {
  auto result = connection;
  result.options["dbname"] += own_suffix;
  return result;
}

void SqliteDatabaseFiles::check_creatable(const ConnectionString& connection) const {
  refuse_dangling_link(file_of(connection));
  refuse_links(file_of(connection));
  check_folder_writable(file_of(connection));
}

std::vector<std::string> SqliteDatabaseFiles::lacking_rights(const ConnectionString& connection) const {
  const auto file = file_of(connection);
  std::vector<std::string> sentences;
  const auto folder = file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
  // The journal and, for a new database, the file itself are made in the folder.
  if (auto reason = write_refusal(folder); !reason.empty())
    sentences.push_back("the folder '" + folder.string() + "' cannot be written: " + reason);
  if (file_exists(file))
    if (auto reason = write_refusal(file); !reason.empty())
      sentences.push_back("'" + file.string() + "' cannot be written: " + reason);
  return sentences;
}

std::uint64_t SqliteDatabaseFiles::free_bytes(const ConnectionString& connection) const {
  return free_bytes_for(file_of(connection));
}

void SqliteDatabaseFiles::remove_leftovers(Database& database) const {
  // Its journal has no head yet, so SQLite rightly takes no notice of it until it needs one of its own.
  database.translated([&] { database.engine().connector.check_writable(database); });
}

} // namespace gc2pc
