// SPDX-License-Identifier: Apache-2.0
/// \file
/// Texts for users and managers.
#include "migrator/report/notice.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/organisation.hpp"
#include "tests/support/temporary_folder.hpp"

#include <set>

using namespace gc2pc;
using test::read_file;

namespace {

constexpr const char* first_line = "gc2pc notice 1: check this text, then send it without this line.\n";

/// Two managers of the same name; one room below a category below another, one that only members find, one
/// that stays as it is, one that stays behind.
ReportData some_rooms() {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.category(3, 2, "Berlin");
  organisation.room(4, 3, "News\u202e\x1b[31m");
  organisation.room(5, 3, "Salaries").visibility = 2;
  organisation.room(6, 2, "Lobby");
  organisation.room(7, 2, "Old").disabled = true;
  organisation.person(10, "sip:ada@contoso.com");
  organisation.person(11, "sip:bob@contoso.com").name = "Person 10";
  organisation.scope(1, 10);
  organisation.scope(1, 11);
  organisation.role(4, 10, test::Organisation::manager);
  organisation.role(5, 10, test::Organisation::manager);
  organisation.role(6, 11, test::Organisation::manager);
  organisation.role(7, 11, test::Organisation::manager);
  Planner planner(organisation.inputs);
  planner.survey(organisation.messages);
  ReportData data;
  data.plan.plan = planner.finish();
  data.plan.facts = planner.facts();
  return data;
}

} // namespace

TEST_CASE("one text for all users, and one for each manager") {
  const test::TemporaryFolder folder;
  CHECK(write_notices(folder / "texts", some_rooms()) == 2);
  const auto all = read_file(folder / "texts/all-users.txt");
  CHECK(all.starts_with(first_line));
  CHECK(all.find("The room \"News\\u{202e}\\u{1b}[31m\" is now \"Engineering-Berlin-News") != all.npos);
  CHECK(all.find("in the category \"Engineering-Berlin\"") != all.npos);
  CHECK(all.find("Lobby") == all.npos);
  CHECK(all.find("Salaries") == all.npos); // only its members may hear of it
  CHECK(all.find("1 room is not moved.") != all.npos);
  CHECK(all.find('\x1b') == all.npos);
  CHECK(all.find("\u202e") == all.npos);
  const auto ada = read_file(folder / "texts/manager-0001.txt");
  CHECK(ada.find("To: Person 10 <sip:ada@contoso.com>\n") != ada.npos);
  CHECK(ada.find("Your room \"Salaries\" is now \"Engineering-Berlin-Salaries\"") != ada.npos);
  CHECK(ada.find("Old") == ada.npos);
  const auto bob = read_file(folder / "texts/manager-0002.txt");
  CHECK(bob.find("To: Person 10 <sip:bob@contoso.com>\n") != bob.npos);
  CHECK(bob.find("Your room \"Old\" is not moved to the new server.\n") != bob.npos);
  CHECK(bob.find("Lobby") == bob.npos);
  CHECK(read_file(folder / "texts/managers.csv") == "\xEF\xBB\xBF"
                                                    "file,manager,address,rooms\r\n"
                                                    "manager-0001.txt,Person 10,sip:ada@contoso.com,2\r\n"
                                                    "manager-0002.txt,Person 10,sip:bob@contoso.com,1\r\n");
  CHECK(test::mode_of(folder / "texts/manager-0001.txt") == 0600);
}

TEST_CASE("names of files never come from data, and texts that are out of date go") {
  const test::TemporaryFolder folder;
  auto data = some_rooms();
  for (auto& [room, managers] : data.plan.facts.managers)
    for (auto& manager : managers)
      manager.name = "../../" + manager.address;
  static_cast<void>(write_notices(folder / "texts", data));
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "texts"))
    names.insert(entry.path().filename().string());
  CHECK(names ==
        std::set<std::string>{"all-users.txt", "manager-0001.txt", "manager-0002.txt", "managers.csv"});
  test::write_file(folder / "texts/manager-0009.txt", "mine\n");
  data.plan.facts.managers.erase(std::prev(data.plan.facts.managers.end()));
  CHECK(write_notices(folder / "texts", data) == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "texts/manager-0002.txt"));
  CHECK(read_file(folder / "texts/manager-0009.txt") == "mine\n");
}

TEST_CASE("a file of another hand is refused before anything is written") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "texts/manager-0002.txt", "mine\n");
  CHECK(
      test::line_of([&] { static_cast<void>(write_notices(folder / "texts", some_rooms())); }) ==
      "conflict: '" + (folder / "texts/manager-0002.txt").string() +
          "' exists, and gc2pc did not write it. Name another folder with --notice, or move the file away.");
  CHECK_FALSE(std::filesystem::exists(folder / "texts/all-users.txt"));
}
