// SPDX-License-Identifier: Apache-2.0
#include "adapters/source/legacy_writer.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/sqlite_engine.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "embedded/schema.hpp"
#include "mappings/model/error.hpp"

#include <regex>

namespace gc2pc {
namespace {

/// What every Lync Server 2010 database holds from its setup on.
constexpr std::string_view static_rows = R"(
INSERT INTO tblPrincipalType VALUES
  (1, 'Any', 0, 0, 0), (2, 'AnyUser', 0, 1, 0), (3, 'AnyGroup', 0, 0, 0), (4, 'SystemUser', 1, 1, 0),
  (5, 'User', 0, 1, 0), (6, 'ExternalUser', 0, 1, 0), (7, 'FederatedUser', 0, 1, 1), (8, 'DC', 0, 0, 0),
  (9, 'Group', 0, 0, 0), (10, 'Folder', 0, 0, 0), (11, 'FederatedGroup', 0, 0, 1);
INSERT INTO tblEnumAttribute VALUES (1, 'Visibility'), (2, 'Behavior');
INSERT INTO tblEnumValue VALUES (2, 1, 'private'), (3, 1, 'scope'), (4, 2, 'normal'), (5, 2, 'auditorium');
)";

/// Only its number of rows matters to a migration.
constexpr std::string_view compliance_table = R"(
CREATE TABLE tblComplianceData (
  cmplEventID bigint NOT NULL PRIMARY KEY, entryDate smalldatetime NOT NULL, cmplType int NOT NULL,
  cmplTime bigint NOT NULL, cmplChannelUri nvarchar(255) NOT NULL, cmplChatID bigint, cmplUserID int NOT NULL,
  cmplUserUri nvarchar(255) NOT NULL);
)";

ConnectionString connection_to(const std::string& file) {
  return {"sqlite3", {{"dbname", file}}};
}

} // namespace

struct LegacyWriter::Impl {
  explicit Impl(const ConnectionString& connection) {
    database.emplace(engine_of(connection), connection, Access::read_write);
    transaction.emplace(*database, DefinesTables{});
    static const std::regex reference(R"( REFERENCES \w+\(\w+\))");
    database->execute_script(std::regex_replace(std::string(schema::group_chat_2010), reference, ""));
    database->execute_script(static_rows);
    messages = BulkInserter::of<legacy::Message>(*database);
  }
  explicit Impl(std::string target) : file(std::move(target)), temporary(file + ".gc2pc-unfinished") {
    if (file_exists(file))
      throw Error(ErrorKind::conflict, file + " already exists").hint("Give a file that does not exist yet.");
    remove_database_files(temporary);
    make_empty_file(temporary);
    database.emplace(sqlite_engine(), connection_to(temporary), Access::read_write);
    // Until the file gets its name it is worth nothing, so nothing of it needs to survive a crash.
    database->execute("PRAGMA journal_mode = OFF");
    database->execute("PRAGMA synchronous = OFF");
    transaction.emplace(*database, Access::read_write);
    database->execute_script(schema::group_chat_2010);
    database->execute_script(static_rows);
    messages = BulkInserter::of<legacy::Message>(*database);
  }
  ~Impl() { close(); }

  void close() {
    messages.reset();
    transaction.reset();
    database.reset();
  }

  template <class Row>
  void write(const std::vector<Row>& rows) {
    auto inserter = BulkInserter::of<Row>(*database);
    inserter.insert_rows(std::span<const Row>(rows));
    inserter.flush();
  }

  std::string file, temporary; ///< empty on a server
  std::optional<Database> database;
  std::optional<Transaction> transaction;
  std::optional<BulkInserter> messages;
};

LegacyWriter::LegacyWriter(const std::string& file) : impl_(std::make_unique<Impl>(file)) {}

LegacyWriter::LegacyWriter(const ConnectionString& connection) : impl_(std::make_unique<Impl>(connection)) {}

LegacyWriter::~LegacyWriter() {
  if (!impl_)
    return;
  const auto temporary = impl_->temporary;
  impl_.reset();
  if (temporary.empty())
    return;
  std::error_code ignored; // the next writer of the same file removes it too
  std::filesystem::remove(temporary, ignored);
}

void LegacyWriter::write(const legacy::Inventory& inventory) {
  legacy::for_each_table(inventory, [&](const auto& rows) { impl_->write(rows); });
  auto& database = *impl_->database;
  if (inventory.compliance_rows > 0)
    database.execute_script(compliance_table);
  for (std::int64_t i = 1; i <= inventory.compliance_rows; ++i)
    database.execute("INSERT INTO tblComplianceData VALUES (" + std::to_string(i) +
                     ", '2010-01-01 00:00:00', 1, 0, 'ma-chan:waiting', 1, 1, 'sip:waiting')");
  for (std::int64_t i = 1; i <= inventory.file_tokens; ++i)
    database.execute("INSERT INTO tblFileToken VALUES ('token " + std::to_string(i) +
                     "', 1, '00000000-0000-4000-8000-000000000001', '2010-01-01 00:00:00')");
}

void LegacyWriter::append(std::span<const legacy::Message> messages) {
  impl_->messages->insert_rows(messages);
}

void LegacyWriter::finish() {
  impl_->messages->flush();
  impl_->transaction->commit();
  impl_->close();
  if (impl_->file.empty())
    return;
  sync_file(impl_->temporary);
  publish_file(impl_->temporary, impl_->file);
}

} // namespace gc2pc
