// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive as a legacy source: the suite that every source passes.
#include "adapters/open/open_archive.hpp"
#include "adapters/source/legacy_writer.hpp"
#include "mappings/digest/source_digest.hpp"
#include "migrator/archive/check.hpp"
#include "migrator/archive/export.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::line_of;
using test::TemporaryFolder;

namespace {

std::unique_ptr<LegacySource> archived(LegacySource& source, const std::filesystem::path& out) {
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits.frame_rows = 700;
  static_cast<void>(export_source(source, settings, observer, {}));
  CHECK(check_archive(out, {}, observer, {}).damages.empty());
  return open_any_source("archive:" + out.string(), std::nullopt);
}

void write_database(const std::filesystem::path& file, const legacy::Inventory& inventory,
                    const std::vector<legacy::Message>& messages) {
  LegacyWriter writer(file.string());
  writer.write(inventory);
  writer.append(messages);
  writer.finish();
}

/// Rows and, in their places, what cannot be read.
std::vector<std::string> everything(LegacySource& source, const MessageRange& range) {
  std::vector<std::string> lines;
  Batch<legacy::Message> batch;
  const auto reader = source.messages(range);
  while (reader->next(batch))
    batch.in_order(
        [&](std::span<const legacy::Message> rows) {
          for (const auto& row : rows)
            lines.push_back(std::to_string(row.room.value) + " " + std::to_string(row.id.value) + " " +
                            row.content);
        },
        [&](std::span<const legacy::BadMessage> values) {
          for (const auto& value : values)
            lines.push_back("unreadable " + (value.room ? std::to_string(value.room->value) : "-") + " " +
                            (value.id ? std::to_string(value.id->value) : "-") + " " + value.column + " " +
                            value.expected + " " + value.found + " " + value.content.value_or("-"));
        });
  return lines;
}

} // namespace

TEST_CASE("archive: legacy source") {
  const TemporaryFolder folder;
  int number = 0;
  test::check_legacy_source(
      [&](const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages) {
        const auto name = std::to_string(++number);
        write_database(folder / (name + ".db"), inventory, messages);
        const auto source = open_source(test::sqlite(folder / (name + ".db")), std::nullopt);
        return archived(*source, folder / name);
      },
      test::Texts::all_bytes);
}

TEST_CASE("archive: rows that cannot be read are kept as they are") {
  const TemporaryFolder folder;
  const auto file = folder / "legacy.db";
  std::vector<legacy::Message> messages;
  for (std::int64_t id = 1; id <= 3; ++id) {
    legacy::Message message;
    message.room = legacy::NodeId{2};
    message.id = ChatId{id};
    message.author = legacy::PrincipalId{5};
    message.content = "text";
    messages.push_back(message);
  }
  write_database(file, test::small_legacy_pool(), messages);
  {
    test::RawDatabase raw(file);
    raw.run("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
    raw.run("UPDATE tblChat SET chatDate = 'yesterday', userId = x'00' WHERE chatId = 2");
    raw.run("UPDATE tblNode SET nodeGuid = 'no GUID' WHERE nodeID = 2");
    raw.run("UPDATE tblPreference SET lastModifiedBy = 'me' WHERE prefSeqID = 1");
  }
  const auto source = open_source(test::sqlite(file), std::nullopt);
  const auto archive = archived(*source, folder / "out");
  const auto before = source->inventory(), after = archive->inventory();
  CHECK(before.bad_values.size() == 2);
  CHECK(before.left_out.size() == 2);
  CHECK((after.bad_values == before.bad_values));
  REQUIRE(after.left_out.size() == before.left_out.size());
  for (std::size_t i = 0; i < after.left_out.size(); ++i) {
    CHECK(after.left_out[i].table == before.left_out[i].table);
    CHECK(after.left_out[i].key == before.left_out[i].key);
    CHECK((after.left_out[i].texts == before.left_out[i].texts));
  }
  CHECK(inventory_digest(after) == inventory_digest(before));
  CHECK((after.constants == before.constants));
  const auto read = everything(*archive, {});
  CHECK(read.size() == 4); // two values of one message
  CHECK((read == everything(*source, {})));
  for (const std::int64_t after_id : {0, 1, 2, 3}) {
    const MessageRange range{legacy::NodeId{2}, ChatId{after_id}};
    CHECK((everything(*archive, range) == everything(*source, range)));
  }
  CHECK(archive->message_count() == source->message_count());
  for (const std::int64_t up_to : {1, 2, 3}) {
    const std::vector<ChannelPast> pasts{{legacy::NodeId{2}, ChatId{up_to}}};
    CHECK(archive->totals(pasts).front().count == source->totals(pasts).front().count);
    CHECK(archive->totals(pasts).front().last == source->totals(pasts).front().last);
  }
}

TEST_CASE("archive: what it is not is said") {
  const TemporaryFolder folder;
  write_database(folder / "legacy.db", test::small_legacy_pool(), {});
  const auto raw = folder / "raw", store = folder / "store";
  static_cast<void>(archived(*open_source(test::sqlite(folder / "legacy.db"), std::nullopt), raw));
  test::MemoryContent content({2});
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = store;
  static_cast<void>(export_content(content, settings, observer, {}));
  CHECK(line_of([&] { static_cast<void>(open_any_source("archive:" + store.string(), std::nullopt)); }) ==
        "wrong-input: archive:" + store.string() +
            " is an archive of a Persistent Chat store, not of a legacy database. Only an archive that was "
            "made "
            "with --raw can be migrated.");
  CHECK(line_of([&] { static_cast<void>(open_content("archive:" + raw.string())); }) ==
        "wrong-input: archive:" + raw.string() +
            " is an archive of a legacy database. Name it with --source.");
  CHECK(line_of([&] {
          static_cast<void>(open_any_source("archive:" + raw.string(), load_profile("group-chat-2010")));
        }) == "usage: --source-profile cannot be used with an archive, which contains its own. Leave "
              "--source-profile "
              "out.");
}
