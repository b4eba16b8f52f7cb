// SPDX-License-Identifier: Apache-2.0
/// \file
/// Long lists of report.json in files of their own.
#include "adapters/archive/zstd_stream.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/report/element_json.hpp"
#include "migrator/report/list_files.hpp"
#include "tests/support/organisation.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace gc2pc;

namespace {

ReportData report_of_rooms(int rooms) {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.person(10, "sip:ada@contoso.com");
  for (int i = 0; i < rooms; ++i)
    organisation.room(10 + i, 2, "Room " + std::to_string(i)).disabled = i % 3 == 0;
  ReportData data;
  data.plan.plan = organisation.plan();
  return data;
}

std::string unpacked(const std::string& bytes) {
  ZstdReader reader{std::string_view(bytes)};
  std::string text;
  while (reader.read(text, 1 << 16)) {
  }
  return text;
}

std::vector<nlohmann::json> objects(const std::string& lines) {
  std::vector<nlohmann::json> all;
  for (std::size_t begin = 0; begin < lines.size();) {
    const auto end = lines.find('\n', begin);
    REQUIRE(end != lines.npos);
    all.push_back(nlohmann::json::parse(lines.substr(begin, end - begin)));
    begin = end + 1;
  }
  return all;
}

} // namespace

TEST_CASE("a list with more elements than it may have is in a file, whole, and null in report.json") {
  const test::TemporaryFolder folder;
  const auto data = report_of_rooms(12); // 8 are migrated, 4 are not
  const auto whole = report_json(data);
  REQUIRE(whole.at("rooms").size() == 8);
  const auto files = write_list_files(folder.path(), report_lists(data), 7);
  std::string text;
  write_report_json(
      data, [&](std::string_view piece) { text += piece; }, {}, files);
  const auto report = nlohmann::json::parse(text);
  CHECK(report.at("rooms").is_null());
  CHECK(report.at("skipped_rooms") == whole.at("skipped_rooms"));
  CHECK(whole.at("lists") == nlohmann::json::array());
  bool found = false;
  for (const auto& list : report.at("lists")) {
    const auto name = list.at("list").get<std::string>();
    CAPTURE(name);
    CHECK(list.at("file") == "lists/" + name + ".jsonl.zst");
    const auto bytes = test::read_file(folder / list.at("file").get<std::string>());
    CHECK(list.at("bytes") == bytes.size());
    CHECK(list.at("sha256") == sha256_hex(bytes));
    const auto elements = objects(unpacked(bytes));
    CHECK(list.at("elements") == elements.size());
    CHECK(nlohmann::json(elements) == whole.at(name));
    CHECK(report.at(name).is_null());
    CHECK(test::mode_of(folder / list.at("file").get<std::string>()) == 0600);
    found = found || name == "rooms";
  }
  CHECK(found);
  CHECK(test::mode_of(folder / "lists") == 0700);
}

TEST_CASE("a list that fits again leaves no file, and other files in the folder stay") {
  const test::TemporaryFolder folder;
  const auto data = report_of_rooms(12);
  const auto rooms = folder / "lists/rooms.jsonl.zst";
  REQUIRE_FALSE(write_list_files(folder.path(), report_lists(data), 7).empty());
  REQUIRE(std::filesystem::exists(rooms));
  test::write_file(folder / "lists/mine.txt", "mine");
  CHECK(write_list_files(folder.path(), report_lists(data)).empty());
  CHECK_FALSE(std::filesystem::exists(rooms));
  CHECK(test::read_file(folder / "lists/mine.txt") == "mine");
  std::filesystem::remove(folder / "lists/mine.txt");
  CHECK(write_list_files(folder.path(), report_lists(data)).empty());
  CHECK_FALSE(std::filesystem::exists(folder / "lists"));
}

TEST_CASE("an element is the same object whatever its texts are") {
  Finding finding{Code::orphan,
                  "tblPrincipalRole",
                  "a \"key\" \\ \n \x01 \x7f",
                  std::nullopt,
                  "Gda\xc5\x84sk",
                  "bad \xff\xfe",
                  2};
  std::string text;
  put_json(text, finding);
  CHECK(text == "{\"code\":\"orphan\",\"detail\":\"bad \uFFFD\uFFFD\",\"guid\":null,"
                "\"key\":\"a \\\"key\\\" \\\\ \\n \\u0001 \x7f\",\"name\":\"Gda\xc5\x84sk\",\"rows\":2,"
                "\"table\":\"tblPrincipalRole\"}");
  finding.key.clear();
  finding.detail.clear();
  text.clear();
  put_json(text, finding);
  CHECK(nlohmann::json::parse(text).at("key").is_null());
  CHECK(nlohmann::json::parse(text).at("detail") == "");
}
