// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/terminal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace gc2pc;
using namespace gc2pc::cli;

namespace {

/// The lines of a text.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

std::size_t at(const std::string& text, const std::string& part) {
  const auto found = text.find(part);
  REQUIRE_MESSAGE(found != text.npos, part);
  return found;
}

} // namespace

TEST_CASE("options: each has a name of its own, is found by it, and can be read") {
  std::set<std::string_view> names;
  for (const auto& spec : all_options()) {
    CAPTURE(spec.name);
    CHECK(names.insert(spec.name).second);
    CHECK(find_option(spec.name) == &spec);
    CHECK(&option(spec.id) == &spec);
    const bool is_read = spec.member != nullptr || spec.read != nullptr;
    CHECK(is_read == !(spec.is_switch() || spec.id == OptionId::config));
    if (spec.member != nullptr)
      CHECK(spec.member->name == spec.name);
    if (!spec.old_name.empty()) {
      CHECK(names.insert(spec.old_name).second);
      CHECK(find_option(spec.old_name) == &spec);
    }
  }
  CHECK(find_option("") == nullptr);
  CHECK(find_option("colour") == nullptr);
}

TEST_CASE("options: some command takes each") {
  for (const auto& spec : all_options()) {
    CAPTURE(spec.name);
    CHECK(std::any_of(commands().begin(), commands().end(),
                      [&](const Command& command) { return command.options.contains(spec.id); }));
  }
}

TEST_CASE("help: every option of every command has a text, in lines that fit") {
  for (const auto& command : commands())
    for (const std::size_t columns : {60U, 80U, 120U}) {
      CAPTURE(command.name);
      CAPTURE(columns);
      const auto text = help_of(command, columns);
      const auto lines = lines_of(text);
      for (const auto& spec : all_options()) {
        if (!command.options.contains(spec.id))
          continue;
        const auto start = "  " + usage_of(spec, command);
        const auto line = std::find_if(lines.begin(), lines.end(), [&](const std::string& one) {
          return one == start || one.starts_with(start + "  ");
        });
        REQUIRE_MESSAGE(line != lines.end(), start);
        const auto& help = *line == start ? *std::next(line) : line->substr(start.size());
        CHECK_MESSAGE(help.find_first_not_of(' ') != help.npos, start);
      }
      CHECK(command.example.starts_with("gc2pc "));
      const auto end = std::find(lines.begin(), lines.end(), "Example:");
      for (auto line = lines.begin(); line != end; ++line)
        CHECK_MESSAGE(columns_of(*line) <= columns, *line);
    }
}

TEST_CASE("help: the overview names every command, in lines that fit the terminal") {
  for (const std::size_t columns : {60U, 80U, 100U, 120U}) {
    CAPTURE(columns);
    const auto text = overview(columns);
    for (const auto& command : commands())
      CHECK_MESSAGE(text.find("\n  " + std::string(command.name) + " ") != text.npos, command.name);
    std::size_t widest = 0;
    for (const auto& line : lines_of(text))
      if (columns > 60 || !line.starts_with("  gc2pc ")) // a command to copy is not broken
        widest = std::max(widest, columns_of(line));
    CHECK(widest <= columns);
    CHECK(widest + 20 > columns); // and uses what there is
  }
  CHECK(overview(80).find("  doctor      Check everything that can be checked before the weekend, and how\n"
                          "              to fix it\n") != std::string::npos);
  CHECK(overview(20) == overview(60)); // nothing can be read in less
}

TEST_CASE("help: many options are in groups, the usual ones first; a few are not") {
  const auto cutover = help_of(command_named("cutover"), 100);
  std::size_t last = 0;
  for (const std::string part :
       {"What to do:\n  --run DIR", "\n  --execute", "\n  --plan HASH", "\n  --consent", "\n  --rules",
        "Databases and files:\n  --source URL", "Directory:\n  --directory URL,…", "\n  --directory-bind-dn",
        "Snapshot:\n  --encrypt-to", "Output:\n  --json"}) {
    CAPTURE(part);
    CHECK(at(cutover, part) > last);
    last = at(cutover, part);
  }
  const auto report = help_of(command_named("report"), 100);
  CHECK(report.find("\nOptions:\n  --run DIR") != report.npos);
  CHECK(report.find("What to do") == report.npos);
}

TEST_CASE("help: --consent names what the command can be consented to, and nothing else") {
  const auto line = [](std::string_view command) {
    const auto text = help_of(command_named(command), 120);
    return text.substr(at(text, "\n  --consent ") + 3, 45);
  };
  CHECK(line("cutover").starts_with("--consent directory|changes "));
  CHECK(line("finalize").starts_with("--consent directory "));
  CHECK(line("rollback").starts_with("--consent directory "));
  CHECK(line("close").starts_with("--consent differences "));
  for (const auto& command : commands()) {
    CAPTURE(command.name);
    const bool any = command.consent.directory || command.consent.changes || command.consent.differences;
    CHECK(any == command.options.contains(OptionId::consent));
  }
}

TEST_CASE("help: SQL Server, UTC and the INI file for rehearsals are named where they are needed") {
  const auto plan = help_of(command_named("plan"), 120);
  CHECK(at(plan, "odbc:") > at(plan, "--source URL"));
  CHECK(plan.find("odbc:", at(plan, "--target URL")) != plan.npos);
  CHECK(std::string(option(OptionId::deadline).help).find("a Z at the end stands for UTC") !=
        std::string::npos);
  CHECK(command_named("rehearse").options.contains(OptionId::config));
}
