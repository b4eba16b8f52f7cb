// SPDX-License-Identifier: Apache-2.0
/// \file
/// What can be said of the pages without a pool: options and keys exist, PowerShell parses, links lead
/// somewhere.
#include "tests/directory/power_shell.hpp"
#include "tests/runbook/page.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>

using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const fs::path root(GC2PC_SOURCE_DIR);

/// README and all of docs/.
std::vector<fs::path> pages() {
  std::vector<fs::path> found{root / "README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md")
      found.push_back(entry.path());
  return found;
}

/// All matches of the first group.
std::set<std::string> all_of(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
    found.insert((*match)[1]);
  return found;
}

/// The options that `gc2pc help VERB` shows; empty for an unknown verb.
const std::set<std::string>& options_of(const std::string& verb) {
  static std::map<std::string, std::set<std::string>> known;
  const auto [at, is_new] = known.try_emplace(verb);
  if (is_new)
    if (const auto help = run_program({"help", verb}); help.code == 0)
      at->second = all_of(help.out, std::regex(R"((--[a-z][a-z-]*))"));
  return at->second;
}

/// Each call of gc2pc in a text has a verb that exists, and options that it takes. Returns how many calls.
int check_calls(const std::string& text) {
  static const std::regex call(R"((?:^|[\n($`] *|/)gc2pc +([a-z]+)((?:\\\n|[^\n|;`])*))"),
      option(R"((?:^| )(--[a-z][a-z-]*))");
  int calls = 0;
  for (std::sregex_iterator match(text.begin(), text.end(), call), end; match != end; ++match) {
    const std::string verb = (*match)[1];
    CAPTURE(match->str());
    ++calls;
    CHECK(run_program({"help", verb}).code == 0);
    for (const auto& used : all_of((*match)[2], option))
      CHECK_MESSAGE(options_of(verb).contains(used), used);
  }
  return calls;
}

/// As GitHub makes it of a heading.
std::string anchor_of(const std::string& title) {
  std::string anchor;
  for (const char letter : title)
    if (letter == ' ')
      anchor += '-';
    else if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_' ||
             static_cast<unsigned char>(letter) >= 0x80)
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return anchor;
}

/// What the pages may call: cmdlets of Windows, of Active Directory and of Lync, which Microsoft documents.
const std::set<std::string> cmdlets{"Export-Csv",
                                    "ForEach-Object",
                                    "Get-CsPersistentChatCategory",
                                    "Get-CsPersistentChatConfiguration",
                                    "Get-CsPersistentChatEndpoint",
                                    "Get-CsPersistentChatPolicy",
                                    "Get-CsPersistentChatRoom",
                                    "Get-CsTrustedApplicationPool",
                                    "Get-CsWindowsService",
                                    "Get-Credential",
                                    "Get-Service",
                                    "Get-WmiObject",
                                    "Grant-CsPersistentChatPolicy",
                                    "Import-Csv",
                                    "New-CsPersistentChatEndpoint",
                                    "New-CsPersistentChatPolicy",
                                    "Remove-CsTrustedApplicationPool",
                                    "Select-Object",
                                    "Set-CsPersistentChatPolicy",
                                    "Set-Service",
                                    "Start-CsWindowsService",
                                    "Stop-CsWindowsService",
                                    "Stop-Service",
                                    "Test-CsPersistentChatMessage",
                                    "Update-CsUserDatabase",
                                    "Where-Object",
                                    "icacls"};

} // namespace

TEST_CASE("pages: each call of gc2pc has a command and options that exist") {
  int calls = 0;
  for (const auto* name : {"runbook.md", "operations.md"}) {
    CAPTURE(name);
    const Page page(root / "docs" / name);
    for (const auto* language : {"bash", "console"})
      for (const auto& block : page.blocks(language))
        calls += check_calls(block.text);
    for (const auto& code : page.codes())
      calls += check_calls(code.text);
  }
  CHECK(calls > 60);
}

TEST_CASE("runbook: all keys of its weekend.ini exist") {
  const auto ini = Page(root / "docs/runbook.md").blocks("ini");
  REQUIRE(ini.size() == 1);
  const PracticePool pool;
  write_file(pool.folder() / "weekend.ini", ini[0].text);
  // All that leads elsewhere on this host is given on the command line, which wins.
  const auto ran = run_program(Words{"assess", "--config", (pool.folder() / "weekend.ini").string()} +
                               pool.options_with("--files-to", "") +
                               Words{"--rules", (root / "mappings/default.xml").string()});
  CHECK_MESSAGE(ran.code == 0, ran.err);
  write_file(pool.folder() / "weekend.ini", ini[0].text + "home-pol = x\n");
  CHECK(run_program(Words{"assess", "--config", (pool.folder() / "weekend.ini").string()}).code == 2);
}

TEST_CASE("pages: links lead to pages and headings that exist") {
  std::map<fs::path, std::set<std::string>> anchors;
  for (const auto& file : pages()) {
    const Page page(file);
    for (const auto& section : page.sections())
      anchors[file].insert(anchor_of(section.title));
  }
  int links = 0;
  static const std::regex link(R"(\]\(([^)\s]+)\))");
  for (const auto& file : pages()) {
    CAPTURE(file.string());
    for (const auto& target : all_of(read_file(file), link)) {
      if (target.starts_with("http"))
        continue;
      ++links;
      const auto hash = target.find('#');
      const auto path = hash == 0 ? file : fs::weakly_canonical(file.parent_path() / target.substr(0, hash));
      CHECK_MESSAGE(fs::exists(path), target);
      if (hash != target.npos)
        CHECK_MESSAGE(anchors[path].contains(target.substr(hash + 1)), target);
    }
  }
  CHECK(links > 100);
}

TEST_CASE("pages: PowerShell's parser reads their blocks, and knows what they call") {
  auto* shell = PowerShell::running();
  if (shell == nullptr)
    return;
  const TemporaryFolder folder;
  std::set<std::string> called;
  for (const auto* name : {"runbook.md", "operations.md"})
    for (const auto& block : Page(root / "docs" / name).blocks("powershell")) {
      CAPTURE(block.text);
      write_file(folder / "block.ps1", "#requires -Version 3.0\n" + block.text);
      const auto parsed = shell->parse(folder / "block.ps1", true);
      CHECK(parsed.at("errors") == nlohmann::json::array());
      CHECK(parsed.at("newer") == nlohmann::json::array()); // than PowerShell 3.0
      for (const auto& command : parsed.at("commands"))
        called.insert(command.get<std::string>());
    }
  CHECK(called == cmdlets);
}
