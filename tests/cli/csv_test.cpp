// SPDX-License-Identifier: Apache-2.0
/// \file
/// Tables for spreadsheets, read back by Python's csv module.
#include "migrator/report/csv.hpp"
#include "migrator/report/csv_text.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/organisation.hpp"
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

using namespace gc2pc;
using nlohmann::json;
using test::PracticePool;
using test::read_file;
using test::run_command;
using test::run_program;

namespace {

/// What an independent reader finds: a list of objects by heading.
json table(const std::filesystem::path& file) {
  const auto ran =
      run_command({"python3", "-c",
                   "import csv, json, sys\n"
                   "with open(sys.argv[1], newline='', encoding='utf-8-sig') as file:\n"
                   "  print(json.dumps(list(csv.DictReader(file, strict=True, restkey='too many'))))",
                   file.string()});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return json::parse(ran.out);
}

ReportData report_of(test::Organisation& organisation) {
  ReportData data;
  data.plan.plan = organisation.plan();
  return data;
}

template <class Cell>
concept Writable = requires(report::CsvTable& table, const Cell& cell) {
  table.row(cell);
};
static_assert(Writable<std::string> && Writable<const char*> && Writable<std::int64_t>);
static_assert(!Writable<char>); // may be a control character
template <class Table>
concept WritesRaw = requires(Table& table) {
  table.write_line({std::string("=1")});
};
static_assert(!WritesRaw<report::CsvTable>);

} // namespace

TEST_CASE("no text is a formula, in whatever way a spreadsheet reads it") {
  using report::csv_text;
  CHECK(csv_text("News") == "News");
  CHECK(csv_text("=1+1") == "'=1+1");
  CHECK(csv_text("+49 30") == "'+49 30");
  CHECK(csv_text("-1") == "'-1");
  CHECK(csv_text("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_text("\t=1") == "\\u{9}=1");
  CHECK(csv_text("\r=1") == "\\u{d}=1");
  CHECK(csv_text(" =1") == "\"' =1\"");
  CHECK(csv_text("＝1") == "'＝1");
  CHECK(csv_text("a;=1") == "\"a;'=1\"");
  CHECK(csv_text("\"=1") == "\"'\"\"=1\"");
  CHECK(csv_text("a,b") == "\"a,b\"");
  CHECK(csv_text("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_text("a\nb\u202e") == "a\\u{a}b\\u{202e}");
  CHECK(csv_text("a-b=c") == "a-b=c");
}

TEST_CASE("a line with another number of fields is an error") {
  constexpr std::array<std::string_view, 2> headings{"a", "b"};
  std::string text;
  report::CsvTable table(headings, [&](std::string_view piece) { text += piece; });
  CHECK(test::line_of([&] { table.row("only one"); }) ==
        "internal: a line of a CSV table has not as many fields as the table");
  table.row("x", 2);
  table.end();
  CHECK(text == "\xEF\xBB\xBF"
                "a,b\r\nx,2\r\n");
}

TEST_CASE("Python reads the tables: names of any kind, and none of them begins a formula") {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  const std::vector<std::string> names{
      "=cmd|'/c calc'!A0", "+1",           "-2",      "@x",          "\tq", "\rw",
      "a,\"b\";=c",        "line\r\nfeed", "Новости", "two  blanks "};
  for (std::size_t i = 0; i < names.size(); ++i)
    organisation.room(10 + static_cast<std::int64_t>(i), 2, names[i]);
  organisation.room(40, 2, "Off").disabled = true;
  organisation.person(50, "sip:ada@contoso.com");
  const test::TemporaryFolder folder;
  write_csv(folder / "tables", report_of(organisation));
  const auto rooms = table(folder / "tables/rooms.csv");
  REQUIRE(rooms.size() == names.size() + 1);
  for (const auto& row : rooms) {
    CHECK_FALSE(row.contains("too many"));
    for (const auto& [heading, value] : row.items()) {
      REQUIRE(value.is_string());
      const auto text = value.get<std::string>();
      CAPTURE(text);
      CHECK(std::string_view("=+-@\t\r").find(text.empty() ? 'x' : text.front()) == std::string_view::npos);
    }
  }
  CHECK(rooms[0].at("old name") == "'=cmd|'/c calc'!A0");
  CHECK(rooms[6].at("old name") == "a,\"b\";'=c");
  CHECK(rooms[8].at("old name") == "Новости");
  CHECK(rooms[8].at("category") == "Engineering");
  CHECK(rooms[8].at("messages") == "0");
  CHECK(rooms[8].at("state") == "migrated");
  CHECK(rooms[10].at("old name") == "Off");
  CHECK(rooms[10].at("state") == "not migrated");
  CHECK_FALSE(rooms[10].at("reason").get<std::string>().empty());
  CHECK(table(folder / "tables/findings.csv").size() > 0);
  CHECK(test::mode_of(folder / "tables/rooms.csv") == 0600);
}

TEST_CASE("people.csv names who loses what, and where") {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering").scope_definer = legacy::NodeId{2};
  organisation.room(4, 2, "Storage").scope_definer = legacy::NodeId{2};
  organisation.person(10, "sip:ada@contoso.com");
  organisation.person(11, "sip:bob@contoso.com");
  organisation.scope(2, 10);
  organisation.role(4, 11, test::Organisation::member);
  const auto data = report_of(organisation);
  const test::TemporaryFolder folder;
  write_csv(folder / "tables", data);
  bool found = false;
  for (const auto& row : table(folder / "tables/people.csv"))
    if (row.at("code") == "out-of-scope" && row.at("room or category") == "Storage") {
      found = true;
      CHECK(row.at("person or group") == "sip:bob@contoso.com");
      CHECK(row.at("severity") == "info");
    }
  CHECK(found);
}

TEST_CASE("report --csv: the same rooms as report.json, written again, and never over another file") {
  const PracticePool pool;
  pool.plan();
  const auto tables = pool.folder() / "tables";
  const test::Words command{"report", "--run", pool.run().string(), "--csv", tables.string()};
  REQUIRE(run_program(command).code == 0);
  const auto again = run_program(command);
  REQUIRE(again.code == 0);
  CHECK(test::last_line(again.out) == "The report is in " + (pool.run() / "report.html").string() +
                                          " and report.json beside it. Tables are in " + tables.string() +
                                          ".");
  const auto report = json::parse(read_file(pool.run() / "report.json"));
  const auto rooms = table(tables / "rooms.csv");
  REQUIRE(rooms.size() == report.at("rooms").size() + report.at("skipped_rooms").size());
  for (std::size_t i = 0; i < report.at("rooms").size(); ++i) {
    CHECK(rooms[i].at("messages") == std::to_string(report.at("rooms")[i].at("messages").get<int>()));
    CHECK(rooms[i].at("members") == std::to_string(report.at("rooms")[i].at("members").get<int>()));
  }
  CHECK(table(tables / "findings.csv").size() == report.at("finding_items").size());

  test::write_file(tables / "people.csv", "mine\n");
  const auto before = read_file(tables / "rooms.csv");
  const auto refused = run_program(command);
  CHECK(refused.code == 1);
  CHECK(refused.err ==
        "gc2pc: '" + (tables / "people.csv").string() +
            "' exists, and gc2pc did not write it. Name another folder with --csv, or move the "
            "file away.\n");
  CHECK(read_file(tables / "people.csv") == "mine\n");
  CHECK(read_file(tables / "rooms.csv") == before);
  std::filesystem::remove(tables / "people.csv");
  std::filesystem::create_symlink(tables / "rooms.csv", tables / "people.csv");
  CHECK(run_program(command).code == 1);
}
