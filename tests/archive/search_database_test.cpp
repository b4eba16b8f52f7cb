// SPDX-License-Identifier: Apache-2.0
/// \file
/// data/archive.db: made of the same rows as the archive, and always of the same bytes.
#include "adapters/export/search_database.hpp"
#include "migrator/archive/check.hpp"
#include "tests/archive/memory_content.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::MemoryContent;
using test::TemporaryFolder;
using test::tree_of;

namespace {

using Names = std::vector<std::string>;

void export_with_search(const std::filesystem::path& out, MemoryContent& content,
                        const StopRequested& stop = {}) {
  test::SilentObserver observer;
  ExportSettings settings;
  settings.out = out;
  settings.limits = test::small_limits();
  settings.search_database = true;
  static_cast<void>(export_content(content, settings, observer, stop));
}

Names damages_of(const std::filesystem::path& out) {
  test::SilentObserver observer;
  return check_archive(out, {}, observer, {}).damages;
}

/// With new checksums, so that only what is in it shows the damage.
void replace_search_database(const std::filesystem::path& out, const std::string& bytes) {
  auto sums = test::read_file(out / "SHA256SUMS");
  sums.replace(sums.find("data/archive.db") - 66, 64, sha256_hex(bytes));
  test::write_file(out / "data/archive.db", bytes);
  test::write_file(out / "SHA256SUMS", sums);
  auto manifest = archive_manifest_from(test::read_file(out / "manifest.json"));
  manifest.sums = sha256_hex(sums);
  test::write_file(out / "manifest.json", stored(manifest));
}

} // namespace

TEST_CASE("the search database has the same bytes whatever the order and the batches") {
  const TemporaryFolder folder;
  MemoryContent content({400, 0, 60, 700});
  content.rows[3].content = std::string("caf\xc3\xa9 \xff and \0 zero", 18);
  export_with_search(folder / "a", content);
  std::reverse(content.inventory.nodes.begin(), content.inventory.nodes.end());
  content.batch_rows = 7;
  export_with_search(folder / "b", content);
  CHECK((tree_of(folder / "a") == tree_of(folder / "b")));
  CHECK(damages_of(folder / "a") == Names{});
  CHECK_FALSE(std::filesystem::exists(folder / "a/archive.db.unfinished"));

  test::RawDatabase search(folder / "a/data/archive.db");
  CHECK(search.query("SELECT count(*) FROM message") == "1160");
  CHECK(search.query("SELECT count(*) FROM message_search WHERE message_search MATCH '\"Room 4\"'") == "60");
  CHECK(search.query("SELECT count(*) FROM message_search WHERE message_search MATCH 'cafe'") == "1");
  CHECK(search.query("SELECT count(*) FROM room_search WHERE room_search MATCH 'room'") == "4");
  CHECK(search.query("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a search database that was not finished is made again") {
  const TemporaryFolder folder;
  MemoryContent content({700, 0, 130, 400});
  export_with_search(folder / "whole", content);
  for (const int last : {5, 11}) {
    const auto out = folder / std::to_string(last);
    int asked = 0;
    CHECK(test::error_of([&] { export_with_search(out, content, [&] { return ++asked > last; }); }).kind() ==
          ErrorKind::interrupted);
    CHECK(std::filesystem::exists(out / "archive.db.unfinished"));
    export_with_search(out, content);
    CHECK((tree_of(out) == tree_of(folder / "whole")));
  }
}

TEST_CASE("a search database that says something else than the archive is damage") {
  const TemporaryFolder folder;
  MemoryContent content({4, 6});
  const auto out = folder / "out";
  export_with_search(out, content);
  const auto bytes = test::read_file(out / "data/archive.db");
  const auto changed = [&](const std::string& sql) {
    test::write_file(folder / "changed.db", bytes);
    {
      test::RawDatabase database(folder / "changed.db");
      database.run(sql);
    }
    replace_search_database(out, test::read_file(folder / "changed.db"));
    return damages_of(out);
  };
  const Names other_messages{"'data/archive.db' has other messages than the archive"};
  CHECK(changed("UPDATE message SET text = 'x' WHERE id = 10") == other_messages);
  CHECK(changed("UPDATE message SET date = '2000-01-01T00:00:00Z' WHERE id = 1") == other_messages);
  CHECK(changed("DELETE FROM message WHERE id = 10") == other_messages);
  CHECK(
      changed(
          "INSERT INTO message SELECT 11, room, number, date, author, is_alert, text FROM message LIMIT 1") ==
      other_messages);
  CHECK(changed("DELETE FROM room WHERE id = 2") ==
        Names{"'data/archive.db' has other rooms than the archive"});
  // Which would never come to an end.
  CHECK(
      changed(
          "DROP TABLE message; CREATE VIEW message AS WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i "
          "FROM r) SELECT i AS id, i AS room, i AS number, i AS date, i AS author, i AS is_alert, i AS text "
          "FROM r WHERE i = 2") == Names{"'data/archive.db' cannot be read"});
  CHECK(changed("DROP TABLE message") == Names{"'data/archive.db' cannot be read"});
  replace_search_database(out, "not a database");
  CHECK(damages_of(out) == Names{"'data/archive.db' cannot be read"});
  replace_search_database(out, bytes);
  CHECK(damages_of(out) == Names{});
}
