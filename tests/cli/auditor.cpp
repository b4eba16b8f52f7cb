// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/auditor.hpp"

#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <sstream>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

/// Replaces each, and there must be so many.
void replace(std::string& text, const std::string& what, const std::string& with, int times) {
  int found = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()), ++found)
    text.replace(at, what.size(), with);
  CHECK_MESSAGE(found == times, what);
}

/// A copy of the page's file with what an auditor changes in it.
fs::path edited(const TemporaryFolder& folder, const std::string& name, const Inquiry& inquiry) {
  auto text = read_file(fs::path(GC2PC_QUERIES) / (name + ".sql"));
  const std::string person = "'sip:jane.dow@contoso.com'";
  if (inquiry.address.empty())
    replace(text, "\n  AND p.prinUri = " + person, "", 3);
  else
    replace(text, person, "'" + inquiry.address + "'", 3);
  replace(text, "'%hello world%'", "'%" + inquiry.words + "%'", 1);
  replace(text, "'2011-01-01'", "'" + inquiry.day + "'", 2);
  const auto file = folder / "questions.sql";
  write_file(file, text);
  return file;
}

/// Sorted: engines order texts in ways of their own.
std::string lines_without_last_column(const std::string& text) {
  std::istringstream in(text);
  std::multiset<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.insert(line.substr(0, line.rfind('|')) + '\n');
  std::string result;
  for (const auto& line : lines)
    result += line;
  return result;
}

std::string answers(const Words& command) {
  const auto ran = run_command(command);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  CHECK(ran.err == "");
  return lines_without_last_column(ran.out);
}

std::string lines_where(const std::string& text, const std::function<bool(const std::string&)>& wanted) {
  std::istringstream in(text);
  std::string result;
  for (std::string line; std::getline(in, line);)
    if (wanted(line))
      result += line + '\n';
  return result;
}

} // namespace

std::string sqlite_answers(const std::string& side, const fs::path& file, const Inquiry& inquiry) {
  const TemporaryFolder folder;
  const auto questions = edited(folder, "sqlite-" + side, inquiry);
  return answers({"sqlite3", "-readonly", "-list", file.string(), ".read " + questions.string()});
}

std::string postgres_answers(const std::string& side, const std::string& keywords, const Inquiry& inquiry) {
  const TemporaryFolder folder;
  const auto questions = edited(folder, "postgres-" + side, inquiry);
  return answers(
      {"psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", keywords, "-f", questions.string()});
}

std::size_t count_of(const std::string& answers, char question) {
  std::istringstream in(answers);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line);)
    count += line.starts_with(std::string{question, '|'}) ? 1 : 0;
  return count;
}

std::string about(const std::string& answers, const fs::path& report) {
  std::set<std::string> rooms;
  const auto data = nlohmann::json::parse(read_file(report));
  for (const auto& room : data.at("rooms"))
    rooms.insert(room.at("guid").get<std::string>());
  return lines_where(answers, [&](const std::string& line) {
    return line.starts_with("4|") || std::any_of(rooms.begin(), rooms.end(), [&](const std::string& room) {
             return line.find(room) != line.npos;
           });
  });
}

std::string of_people(const std::string& answers, const std::string& guids) {
  constexpr std::size_t guid_length = 36;
  return lines_where(answers, [&](const std::string& line) {
    return !line.starts_with("4|") || guids.find(line.substr(2, guid_length)) != guids.npos;
  });
}

} // namespace gc2pc::test
