// SPDX-License-Identifier: Apache-2.0
/// \file
/// Archives of a part of a store: what is in them, and what they say was left out.
#include "adapters/open/open_archive.hpp"
#include "mappings/model/date_time.hpp"
#include "migrator/archive/check.hpp"
#include "migrator/archive/selected.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::MemoryContent;
using test::TemporaryFolder;

namespace {

using Names = std::vector<std::string>;

chat::Node& node_of(MemoryContent& content, std::int64_t id) {
  return *std::find_if(content.inventory.nodes.begin(), content.inventory.nodes.end(),
                       [&](const chat::Node& node) { return node.id.value == id; });
}

/// Categories Research (10) and, in it, Physics (11); rooms 2 in Physics, 3 in Research, 4 below the root.
MemoryContent pool() {
  MemoryContent content({3, 5, 7});
  for (const auto id : {10, 11}) {
    auto category = content.inventory.nodes.front();
    category.id = chat::NodeId{id};
    category.guid = test::guid_number(id);
    category.parent = id == 10 ? chat::root_node : chat::NodeId{10};
    category.is_category = true;
    category.name = id == 10 ? "Research" : "Physics";
    content.inventory.nodes.push_back(category);
  }
  node_of(content, 2).parent = chat::NodeId{11};
  node_of(content, 3).parent = chat::NodeId{10};
  const auto person = content.inventory.principals.front().id;
  const auto type = content.inventory.role_types.front().id;
  for (const auto id : {1, 2, 3, 4, 10, 11}) {
    content.inventory.roles.push_back({chat::NodeId{id}, person, type, person});
    if (id < 10)
      content.inventory.last_chat_ids.push_back({chat::NodeId{id}, ChatId{id}});
  }
  content.inventory.preferences.push_back({"label", 1, {}, person});
  return content;
}

ArchiveManifest exported(const std::filesystem::path& out, MemoryContent& content, ExportRequest request,
                         std::vector<std::string> files = {}) {
  test::SilentObserver observer;
  Selection selection(std::move(request), "-", std::move(files));
  SelectedContent part(content, selection);
  ExportSettings settings;
  settings.out = out;
  settings.selection = &selection;
  auto manifest = export_content(part, settings, observer, {}).manifest;
  static_cast<void>(selection.paths());
  CHECK(check_archive(out, {}, observer, {}).damages == Names{});
  return manifest;
}

std::vector<std::int64_t> node_ids(const std::filesystem::path& archive) {
  std::vector<std::int64_t> ids;
  for (const auto& node : open_content("archive:" + archive.string())->structure().nodes)
    ids.push_back(node.id.value);
  return ids;
}

using Ids = std::vector<std::int64_t>;
using Counts = std::map<std::string, std::int64_t>;

} // namespace

TEST_CASE("the levels: each of the first four has what those before it have") {
  const TemporaryFolder folder;
  auto content = pool();
  const auto at = [&](ArchiveLevel level) {
    ExportRequest request;
    request.level = level;
    return exported(folder / std::string(to_string(level)), content, request);
  };
  auto people = at(ArchiveLevel::people).rows, categories = at(ArchiveLevel::categories).rows,
       rooms = at(ArchiveLevel::rooms).rows, text = at(ArchiveLevel::content).rows;
  CHECK(people["tblPrincipal"] == std::ssize(content.inventory.principals));
  CHECK(people["tblPreference"] == 1);
  CHECK(people["tblNode"] == 0);
  CHECK(people["tblPrincipalRole"] == 0);
  CHECK(categories["tblNode"] == 3);
  CHECK(categories["tblPrincipalRole"] == 3);
  CHECK(categories["tblChat"] == 0);
  CHECK(rooms["tblNode"] == 6);
  CHECK(rooms["tblPrincipalRole"] == 6);
  CHECK(rooms["tblLastChatId"] == 4);
  CHECK(rooms["tblChat"] == 0);
  CHECK(text["tblNode"] == 6);
  CHECK(text["tblPrincipal"] == people["tblPrincipal"]);
  CHECK(text["tblPrincipalRole"] == 0);
  CHECK(text["tblPreference"] == 0);
  CHECK(text["tblChat"] == 15);
  CHECK(archive_manifest_from(test::read_file(folder / "people/manifest.json")).extent.left_out ==
        Counts{{"tblChat", 15}, {"tblLastChatId", 4}, {"tblNode", 6}, {"tblPrincipalRole", 6}});
}

TEST_CASE("a category comes with everything below it and with the way up") {
  const TemporaryFolder folder;
  auto content = pool();
  const auto scoped = [&](const std::string& name, const std::string& out) {
    ExportRequest request;
    request.categories = {name};
    return exported(folder / out, content, request);
  };
  const auto research = scoped("research", "research");
  CHECK(node_ids(folder / "research") == Ids{1, 2, 3, 10, 11});
  CHECK(research.messages.count == 8);
  CHECK(research.extent.left_out ==
        Counts{{"tblChat", 7}, {"tblLastChatId", 1}, {"tblNode", 1}, {"tblPrincipalRole", 1}});
  CHECK(research.extent.categories == std::vector<Guid>{test::guid_number(10)});
  for (const auto& name :
       {std::string("Research-Physics"), std::string("PHYSICS"), test::guid_number(11).text()}) {
    CAPTURE(name);
    const auto physics = scoped(name, "out-" + name);
    CHECK(node_ids(folder / ("out-" + name)) == Ids{1, 2, 10, 11});
    CHECK(physics.messages.count == 3);
  }
  ExportRequest both;
  both.categories = {"Physics"};
  both.rooms = {"Room 4", "Room 4"};
  CHECK(exported(folder / "both", content, both).messages.count == 10);
  CHECK(node_ids(folder / "both") == Ids{1, 2, 4, 10, 11});
}

TEST_CASE("a name that is not of one category or room is refused, with the choices") {
  auto content = pool();
  node_of(content, 11).name = "Research";
  const auto refused = [&](const Names& categories, const Names& rooms) {
    ExportRequest request;
    request.categories = categories;
    request.rooms = rooms;
    Selection selection(request, "-", {});
    auto inventory = content.inventory;
    return line_of([&] { selection.reduce(inventory); });
  };
  CHECK(refused({"Research"}, {}) ==
        "usage: 2 items have the name 'Research': " + test::guid_number(10).text() + " 'Research'; " +
            test::guid_number(11).text() + " 'Research-Research'. Give the GUID of the one you mean.");
  CHECK(refused({"Room 2"}, {}) == "usage: no category has the name 'Room 2'. Give its GUID, or its name "
                                   "exactly as in the legacy or the new "
                                   "database.");
  CHECK(refused({}, {"Research"}) == "usage: no room has the name 'Research'. Give its GUID, or its name "
                                     "exactly as in the legacy or the new "
                                     "database.");
}

TEST_CASE("messages of a time, and the files that they link to") {
  const TemporaryFolder folder;
  auto content = pool();
  content.rows[1].content = "see ma-filelink:10/report.pdf and ma-filelink://10/more.pdf";
  content.rows[4].content = "ma-filelink:11/other.pdf";
  ExportRequest request;
  request.from = Ticks{633'794'400'000'000'002};
  request.before = Ticks{633'794'400'000'000'003};
  Selection selection(request, "-", {"10/More.pdf", "10/report.pdf", "11/other.pdf", "11/unnamed.pdf"});
  SelectedContent part(content, selection);
  std::size_t messages = 0;
  static_cast<void>(part.structure());
  const auto reader = part.messages();
  for (Batch<chat::Message> batch; reader->next(batch);)
    messages += batch.size();
  CHECK(messages == 3); // number 2 of each room
  CHECK(selection.paths() == Names{"10/More.pdf", "10/report.pdf", "11/other.pdf"});
  CHECK(selection.extent().left_out == Counts{{"files", 1}, {"tblChat", 12}});
  CHECK(limits_text(selection.extent()) ==
        "messages from 2009-06-01T08:00:00.0000002Z, messages before 2009-06-01T08:00:00.0000003Z");
  CHECK(left_out_text(selection.extent()) == "12 messages, 1 file");

  request.from = request.before = std::nullopt;
  request.level = ArchiveLevel::rooms;
  Selection rooms(request, "-", {"10/report.pdf"});
  CHECK(rooms.paths().empty());
}

TEST_CASE("a part says so, and is no source of a migration") {
  const TemporaryFolder folder;
  auto content = pool();
  ExportRequest request;
  request.level = ArchiveLevel::rooms;
  request.categories = {"Physics"};
  static_cast<void>(exported(folder / "part", content, request));
  CHECK(test::read_file(folder / "part/README.txt")
            .starts_with(
                "THIS ARCHIVE IS A PART OF THE STORE, not all of it: level rooms, 1 category and what is "
                "below it.\n"
                "Left out: 15 messages, 6 other rows. \"extent\" in manifest.json has the limits and the "
                "numbers.\n"
                "Its digest is that of this part.\n\nAN ARCHIVE OF A CHAT POOL\n"));
  CHECK(open_content("archive:" + (folder / "part").string())->is_part());

  class Source final : public LegacySource {
   public:
    [[nodiscard]] std::string description() const override { return "the pool"; }
    [[nodiscard]] const Profile& profile() const override { return profile_; }
    [[nodiscard]] ServerFacts server_facts() override { return {}; }
    [[nodiscard]] std::optional<ServerPings> server_pings() override { return std::nullopt; }
    [[nodiscard]] legacy::Inventory inventory() override { return test::small_legacy_pool(); }
    [[nodiscard]] std::unique_ptr<MessageReader<legacy::Message>> messages(const MessageRange&) override {
      class None final : public MessageReader<legacy::Message> {
       public:
        bool next(Batch<legacy::Message>& batch) override {
          batch.clear();
          return false;
        }
      };
      return std::make_unique<None>();
    }
    [[nodiscard]] std::vector<MessageTotals> totals(std::span<const ChannelPast>) override { return {}; }
    [[nodiscard]] std::int64_t message_count() override { return 0; }

   private:
    Profile profile_ = load_profile("group-chat-2010");
  } source;
  test::SilentObserver observer;
  ExportRequest rooms;
  rooms.level = ArchiveLevel::rooms;
  Selection selection(rooms, "-", {});
  SelectedSource part(source, selection);
  ExportSettings settings;
  settings.out = folder / "raw";
  settings.selection = &selection;
  static_cast<void>(export_source(part, settings, observer, {}));
  CHECK(check_archive(folder / "raw", {}, observer, {}).damages == Names{});
  CHECK(line_of([&] { static_cast<void>(open_any_source("archive:" + (folder / "raw").string(), {})); }) ==
        "wrong-input: archive:" + (folder / "raw").string() +
            " holds only a part of a pool (level rooms). Use an archive of the whole pool: one that was made "
            "with "
            "--raw, and without --level, --scope, --room, --start-date and --end-date.");
}

TEST_CASE("an export of a part resumes only with the same limits") {
  const TemporaryFolder folder;
  auto content = pool();
  test::SilentObserver observer;
  const auto begun = [&](const std::string& category, bool stopped) {
    ExportRequest request;
    request.categories = {category};
    Selection selection(request, "-", {});
    SelectedContent part(content, selection);
    ExportSettings settings;
    settings.out = folder / "out";
    settings.selection = &selection;
    static_cast<void>(export_content(part, settings, observer, [&] { return stopped; }));
  };
  CHECK(test::error_of([&] { begun("Physics", true); }).kind() == ErrorKind::interrupted);
  CHECK(test::error_of([&] { begun("Research", false); }).kind() == ErrorKind::changed);
  begun("Physics", false);
  test::SilentObserver silent;
  CHECK(check_archive(folder / "out", {}, silent, {}).damages == Names{});
}
