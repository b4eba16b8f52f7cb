// SPDX-License-Identifier: Apache-2.0
// No text advises to remove an endpoint: a pool's own one carries all of its users.
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <string>

namespace fs = std::filesystem;
using gc2pc::test::read_file;

namespace {

/// "remove that endpoint", "has an endpoint already … remove that one": in a comment or a literal, over the
/// ends of lines and of pieces of a literal.
bool advises(const std::string& text) {
  static const std::regex advice(
      R"(\b(remove|delete)\s+(that|this|the|an?|its|any|other|old|another)\b[^.;]{0,40}\bendpoint|)"
      R"(\bendpoint\b[^.;]{0,60}\b(remove|delete)\s+(that|this)\s+one)",
      std::regex::icase);
  static const std::regex join(R"("\s*\n\s*"|\n\s*(///?)?\s*)");
  const auto joined = std::regex_replace(text, join, " ");
  for (std::sregex_iterator found(joined.begin(), joined.end(), advice), end; found != end; ++found)
    if (found->str().find("lookup account") == std::string::npos)
      return true;
  return false;
}

} // namespace

TEST_CASE("texts: none advises to remove an endpoint") {
  CHECK(advises("remove the old endpoint"));
  CHECK(advises("\"pool has an endpoint already, remove \"\n    \"that one first\""));
  CHECK_FALSE(advises("Remove-CsPersistentChatEndpoint -Identity $endpoint.DistinguishedName"));
  const fs::path root(GC2PC_SOURCE_DIR);
  std::size_t read = 0;
  for (const auto* folder : {"adapters", "mappings", "migrator", "docs", "samples"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto kind = entry.path().extension();
      if (kind != ".cpp" && kind != ".hpp" && kind != ".ps1" && kind != ".md" && kind != ".xml" &&
          kind != ".sh")
        continue;
      ++read;
      CAPTURE(entry.path().string());
      CHECK_FALSE(advises(read_file(entry.path())));
    }
  CHECK_FALSE(advises(read_file(root / "README.md")));
  CHECK(read > 500);
}
