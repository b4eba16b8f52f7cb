// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/evil_source.hpp"

#include "adapters/source/legacy_writer.hpp"
#include "tests/fuzz/scratch.hpp"
#include "tests/support/organisation.hpp"

#include <sqlite3.h>

#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

namespace gc2pc::fuzz {
namespace {

struct Close {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Database open(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open(file.c_str(), &database);
  Database owner(database);
  if (code != SQLITE_OK)
    throw std::runtime_error("cannot open the evil database");
  return owner;
}

void execute(sqlite3* database, const std::string& sql) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string(sqlite3_errmsg(database)) + ": " + sql);
}

Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string(sqlite3_errmsg(database)) + ": " + sql);
  return Statement(statement);
}

struct EvilTable {
  std::string name;
  std::vector<std::string> columns;
};

std::vector<std::string> texts_of(sqlite3* database, const std::string& sql) {
  std::vector<std::string> texts;
  const auto statement = prepare(database, sql);
  while (sqlite3_step(statement.get()) == SQLITE_ROW)
    texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
  return texts;
}

legacy::Inventory pool() {
  test::Organisation made;
  made.category(2, 1, "Sales");
  made.room(3, 2, "Leads").description = "Who calls whom";
  made.room(4, 2, "Deals");
  made.room(5, 1, "Canteen").disabled = true;
  for (const std::int64_t id : {10, 11, 12})
    made.person(id, "sip:person" + std::to_string(id) + "@contoso.com");
  auto& group = made.person(20, "ma-grp:aabbccdd-0000-4000-8000-000000010014@u.g");
  group.type = PrincipalType::group;
  auto& source = made.inputs.source;
  source.affiliations.push_back(
      {legacy::PrincipalId{10}, legacy::PrincipalId{20}, 1, legacy::PrincipalId{1}});
  for (const std::int64_t id : {10, 20})
    made.scope(2, id);
  made.role(3, 10, test::Organisation::manager);
  made.role(3, 11, test::Organisation::member);
  made.role(4, 20, test::Organisation::member);
  source.addins.push_back({test::guid(900), "Board", "https://addin.contoso.com/"});
  source.last_chat_ids.push_back({legacy::NodeId{3}, ChatId{4}});
  source.invitations.push_back(
      {legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("2011-02-03")});
  source.preferences.push_back({"sip:person10@contoso.com", 1, "<a/>", legacy::PrincipalId{10}});
  return source;
}

/// The pool as a file without types, keys and constraints, made once, and what is in it.
struct Master {
  std::string bytes;
  std::vector<EvilTable> tables;

  Master() {
    const Scratch folder;
    const auto file = folder / "master.db";
    LegacyWriter writer(file.string());
    writer.write(pool());
    std::vector<legacy::Message> messages;
    for (std::int64_t id = 1; id <= 4; ++id)
      messages.push_back({legacy::NodeId{3 + id % 2}, ChatId{id}, Ticks{634'000'000'000'000'000 + id},
                          legacy::PrincipalId{10 + id % 3}, false, "Text " + std::to_string(id),
                          std::nullopt});
    writer.append(messages);
    writer.finish();
    {
      const auto database = open(file);
      execute(database.get(),
              "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA legacy_alter_table = ON");
      for (const auto& name :
           texts_of(database.get(), "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        auto columns =
            texts_of(database.get(), "SELECT name FROM pragma_table_info('" + name + "') ORDER BY cid");
        execute(database.get(), "CREATE TABLE evil AS SELECT * FROM " + name + "; DROP TABLE " + name +
                                    "; ALTER TABLE evil RENAME TO " + name);
        tables.push_back({name, std::move(columns)});
      }
      execute(database.get(), "VACUUM");
    }
    std::ifstream stream(file, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(stream), {});
  }

  static const Master& instance() {
    static const Master made;
    return made;
  }
};

constexpr std::array<std::int64_t, 16> edges{0,
                                             1,
                                             -1,
                                             2,
                                             3,
                                             6,
                                             10,
                                             20,
                                             101,
                                             std::numeric_limits<std::int32_t>::max(),
                                             std::numeric_limits<std::int32_t>::min(),
                                             std::numeric_limits<std::int64_t>::max(),
                                             std::numeric_limits<std::int64_t>::min(),
                                             3'155'378'975'999'999'999,
                                             3'155'378'976'000'000'000,
                                             std::int64_t{1} << 53};

void bind_text(sqlite3_stmt* statement, std::string_view text) {
  sqlite3_bind_text64(statement, 1, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

/// Any value, as parameter 1.
void bind_value(sqlite3_stmt* statement, Input& input) {
  switch (input.below(10)) {
  case 0:
    sqlite3_bind_null(statement, 1);
    break;
  case 1:
    sqlite3_bind_int64(statement, 1, input.number<std::int64_t>());
    break;
  case 2:
    sqlite3_bind_int64(statement, 1, edges[input.below(edges.size())]);
    break;
  case 3: {
    const auto bits = input.number<std::int64_t>();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    sqlite3_bind_double(statement, 1, number);
    break;
  }
  case 4: {
    const auto octets = input.up_to('\n');
    sqlite3_bind_blob64(statement, 1, octets.data(), octets.size(), SQLITE_TRANSIENT);
    break;
  }
  case 5: { // longer than any column
    const auto part = input.up_to('\n');
    std::string text;
    while (!part.empty() && text.size() < 400)
      text += part;
    bind_text(statement, text);
    break;
  }
  case 6:
    bind_text(statement, test::guid(input.byte()).text());
    break;
  default:
    bind_text(statement, input.up_to('\n'));
  }
}

void change(sqlite3* database, Input& input) {
  const auto& tables = Master::instance().tables;
  const auto kind = input.below(8);
  const auto& table = tables[input.below(static_cast<unsigned>(tables.size()))];
  const auto& column = table.columns[input.below(static_cast<unsigned>(table.columns.size()))];
  // The n-th row of those that are there, in a circle.
  const auto row = "(SELECT rowid FROM " + table.name + " LIMIT 1 OFFSET " + std::to_string(input.byte()) +
                   " % max(1, (SELECT count(*) FROM " + table.name + ")))";
  if (kind == 5) {
    execute(database, "INSERT INTO " + table.name + " SELECT * FROM " + table.name + " WHERE rowid = " + row);
    return;
  }
  if (kind == 6) {
    execute(database, "DELETE FROM " + table.name + " WHERE rowid = " + row);
    return;
  }
  const auto statement = prepare(database, "UPDATE " + table.name + " SET \"" + column + "\" = ?" +
                                               (kind == 7 ? "" : " WHERE rowid = " + row));
  bind_value(statement.get(), input);
  if (sqlite3_step(statement.get()) != SQLITE_DONE)
    throw std::runtime_error(sqlite3_errmsg(database));
}

} // namespace

void write_evil_source(const std::filesystem::path& file, Input& input) {
  {
    std::ofstream stream(file, std::ios::binary);
    stream << Master::instance().bytes;
  }
  const auto database = open(file);
  execute(database.get(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
  for (int changes = 0; changes < 24 && !input.empty(); ++changes)
    change(database.get(), input);
  execute(database.get(), "COMMIT");
}

} // namespace gc2pc::fuzz
