// SPDX-License-Identifier: Apache-2.0
#include "tests/runbook/typed.hpp"

#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

namespace gc2pc::test {
namespace {

/// A line of its own in the output, between two sections.
const std::string mark = "@@ next section";

/// A reader has no `set -e`, but stops at the first surprise. The trap names it.
const std::string beginning = R"(set -eEuo pipefail
trap 'code=$?; echo "docs/runbook.md, block of line $block: $BASH_COMMAND: exit code $code" >&2' ERR
)";

/// A command with a promised code, which is a comment on the page.
std::string checked(const std::string& command, const std::string& codes) {
  return "code=0; " + command + " || code=$?\ncase ' " + codes + R"( ' in *" $code "*) ;; *)
echo "docs/runbook.md, block of line $block: exit code $code instead of )" +
         codes + R"(" >&2; exit 99 ;; esac
)";
}

std::string script_of(const Block& block) {
  static const std::regex promise(R"(^(\S.*\S) +# code (\d+(?: or \d+)*)$)");
  std::string script = "block=" + std::to_string(block.line) + "\n";
  std::istringstream lines(block.text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_match(line, found, promise)) {
      script += checked(found[1], std::regex_replace(found[2].str(), std::regex(" or "), " "));
      continue;
    }
    REQUIRE_MESSAGE(line.find("# code") == line.npos, "not understood: ", line);
    script += line + "\n";
  }
  return script;
}

} // namespace

Typed& Typed::type(const std::vector<Section>& sections) {
  for (const auto& section : sections) {
    for (const auto& block : section.blocks)
      if (block.language == "bash")
        script_ += script_of(block);
    script_ += "echo '" + mark + "'\n";
    typed_.push_back(section);
  }
  return *this;
}

Typed& Typed::meanwhile(const std::string& command) {
  script_ += "block=none\n" + command + "\n";
  return *this;
}

std::string Typed::run() const {
  const TemporaryFolder folder;
  write_file(folder / "typed.sh", beginning + script_);
  const auto path = std::filesystem::path(GC2PC_PROGRAM).parent_path().string();
  const auto ran = run_command({"bash", (folder / "typed.sh").string()}, [&] {
    ::setenv("HOME", home_.c_str(), 1);
    ::setenv("PATH", (path + ":" + std::getenv("PATH")).c_str(), 1);
    if (::chdir(home_.c_str()) != 0)
      _exit(126);
  });
  if (ran.code != 0)
    return ran.err.substr(ran.err.size() - std::min<std::size_t>(ran.err.size(), 2'000));
  std::string missing;
  std::istringstream lines(ran.out);
  for (const auto& section : typed_) {
    std::string said;
    for (std::string line; std::getline(lines, line) && line != mark;)
      said += line + "\n";
    for (const auto& sentence : section.expected)
      if (!says(said, sentence))
        missing += "section '" + section.title + "' does not say: " + sentence + "\n";
  }
  return missing;
}

} // namespace gc2pc::test
