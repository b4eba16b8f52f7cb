// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/completion.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/manual.hpp"
#include "migrator/cli/options.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>
#include <string>

using namespace gc2pc;
using namespace gc2pc::cli;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

std::string in_roff(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += c == '-' ? "\\-" : c == '\'' ? "\\(aq" : std::string(1, c);
  return result;
}

/// What a shell does for one command: from its label to the end of its branch.
std::string branch(const std::string& script, std::string_view command) {
  const auto start = script.find(fmt::format("\n  {})\n", command));
  REQUIRE_MESSAGE(start != script.npos, command);
  return script.substr(start, script.find("\n    ;;\n", start) - start);
}

} // namespace

TEST_CASE("manual: gc2pc(1) has every command and every exit code") {
  const auto page = manual_page();
  CHECK(page.starts_with(".TH GC2PC 1 "));
  for (const auto& command : commands())
    CHECK(has(page, fmt::format(".BR gc2pc\\-{} (1)\n{}.\n", command.name, in_roff(command.summary))));
  for (const auto& one : exit_texts)
    CHECK(has(page, fmt::format(".TP\n.B {}\n{}", one.code, in_roff(one.meaning))));
  for (const auto* entry : {"./gc2pc.ini", "GC2PC_CONFIG", "GC2PC_OPTION_NAME", "SIGUSR1"})
    CHECK(has(page, fmt::format(".B {}\n", entry)) != has(page, fmt::format(".B \\&{}\n", entry)));
}

TEST_CASE("manual: the page of a command has all its options, in the groups of help") {
  for (const auto& command : commands()) {
    CAPTURE(command.name);
    const auto page = manual_page(command);
    CHECK(page.starts_with(".TH GC2PC\\-"));
    for (const auto& spec : all_options())
      CHECK(has(page, in_roff(fmt::format("\\fB--{}\\fR", spec.name))) == command.options.contains(spec.id));
  }
  const auto cutover = manual_page(command_named("cutover"));
  CHECK(has(cutover, ".SS What to do\n"));
  CHECK(has(cutover, "\\fB\\-\\-consent\\fR \\fIdirectory|changes\\fR\n"));
  CHECK_FALSE(has(manual_page(command_named("status")), ".SS Snapshot\n"));
}

TEST_CASE("manual: no line of a text is a request to roff") {
  for (const auto& command : commands()) {
    std::istringstream lines(manual_page(command));
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      CHECK(line.front() != '\'');
      if (line.front() == '.')
        CHECK((line.size() >= 3 && line[1] >= 'A' && line[1] <= 'n'));
    }
  }
}

TEST_CASE("completion: both shells know the options of every command, and no others") {
  const auto bash = bash_completion(), zsh = zsh_completion();
  for (const auto& command : commands()) {
    CAPTURE(command.name);
    const auto in_bash = branch(bash, command.name), in_zsh = branch(zsh, command.name);
    for (const auto& spec : all_options()) {
      CAPTURE(spec.name);
      const bool taken = command.options.contains(spec.id);
      CHECK((has(in_bash, fmt::format(" --{} ", spec.name)) ||
             has(in_bash, fmt::format("'--{} ", spec.name)) ||
             has(in_bash, fmt::format(" --{}'", spec.name)) ||
             has(in_bash, fmt::format("'--{}'", spec.name))) == taken);
      CHECK(has(in_zsh, fmt::format("'--{}[", spec.name)) == taken);
    }
  }
}

TEST_CASE("completion: what can follow an option or a command is offered") {
  const auto bash = bash_completion(), zsh = zsh_completion();
  const auto cutover = branch(bash, "cutover");
  CHECK(has(cutover,
            "--consent) mapfile -t COMPREPLY < <(compgen -W 'directory changes' -- \"$word\"); return ;;"));
  CHECK(has(cutover, "--verify) mapfile -t COMPREPLY < <(compgen -W 'full quick' -- \"$word\"); return ;;"));
  CHECK(has(cutover,
            "--run) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return ;;"));
  CHECK(has(cutover,
            "--rules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;"));
  // NAME|FILE is no list of words.
  CHECK(has(cutover, "--source-profile) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f"));
  CHECK(has(branch(bash, "rules"), "compgen -W 'show check' -- \"$word\""));
  CHECK(has(branch(zsh, "rules"), "'1:show|check:(show check)' \\\n      '2:FILE:_files'"));
  CHECK(has(branch(zsh, "cutover"), ":directory|changes:(directory changes)'"));
  CHECK(has(branch(zsh, "cutover"), ":DIR:_files -/'"));
}
