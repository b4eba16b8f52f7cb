// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/rejects.hpp"
#include "migrator/report/summary.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace gc2pc;

namespace {

Finding finding(Code code, const std::string& key) {
  return {code, "tblPrincipalRole", key, std::nullopt, "name, \"quoted\"\nand a second line", "what happens",
          2};
}

std::set<std::string> files_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

} // namespace

TEST_CASE("a file for each code, an object a line, with the members of finding_items") {
  const test::TemporaryFolder run;
  std::vector<Finding> findings;
  for (int i = 0; i < 3'000; ++i)
    findings.push_back(finding(Code::orphan, "row " + std::to_string(i)));
  findings.push_back(finding(Code::principal_type, "prinID 7"));
  findings.push_back(finding(Code::name_prefixed, "nodeID 9")); // nothing is lost
  write_rejects(run.path(), findings);
  const auto folder = run / "rejects";
  CHECK(files_in(folder) == std::set<std::string>{"orphan.jsonl", "principal-type.jsonl"});
  CHECK(test::mode_of(folder) == 0700);
  CHECK(test::mode_of(folder / "orphan.jsonl") == 0600);
  const auto text = test::read_file(folder / "orphan.jsonl");
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < text.size(); ++lines) {
    const auto end = text.find('\n', begin);
    REQUIRE(end != text.npos);
    CHECK(nlohmann::json::parse(text.substr(begin, end - begin)) == json_of(findings[lines]));
    begin = end + 1;
  }
  CHECK(lines == 3'000);
  CHECK(test::read_file(folder / "principal-type.jsonl") ==
        R"({"code":"principal-type","detail":"what happens","guid":null,"key":"prinID 7",)"
        R"("name":"name, \"quoted\"\nand a second line","rows":2,"table":"tblPrincipalRole"})"
        "\n");
}

TEST_CASE("a plan that is made again leaves nothing of the one before") {
  const test::TemporaryFolder run;
  write_rejects(run.path(), {finding(Code::orphan, "a"), finding(Code::out_of_scope, "b")});
  test::write_file(run / "rejects/notes.txt", "mine");
  write_rejects(run.path(), {finding(Code::out_of_scope, "c")});
  CHECK(files_in(run / "rejects") == std::set<std::string>{"notes.txt", "out-of-scope.jsonl"});
  CHECK(test::read_file(run / "rejects/out-of-scope.jsonl").find("\"key\":\"c\"") != std::string::npos);
  write_rejects(run.path(), {});
  CHECK(files_in(run / "rejects") == std::set<std::string>{"notes.txt"});
}

TEST_CASE("every error refuses something; what only gets another name or place leaves nothing behind") {
  for (const auto& code : code_texts()) {
    CAPTURE(code.name);
    if (code.severity == Severity::error)
      CHECK(leaves_behind(code.code));
  }
  for (const auto code : {Code::name_prefixed, Code::name_shortened, Code::room_moved, Code::room_split,
                          Code::topic_appended, Code::scope_extended, Code::file_unnamed})
    CHECK_FALSE(leaves_behind(code));
  for (const auto code :
       {Code::orphan, Code::room_skipped, Code::bad_text, Code::value_cut, Code::row_left_out})
    CHECK(leaves_behind(code));
}
