// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is read of the values of a SQLite source.
#include "adapters/source/legacy_writer.hpp"
#include "mappings/model/text.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/value_reading.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::Holds;
using test::text_of;

namespace {

constexpr auto guid = "00112233-4455-6677-8899-aabbccddeeff";

struct Fixture {
  Fixture() {
    test::RawDatabase make(file);
    make.run("PRAGMA user_version = 1");
    test::make_readable_pool(test::sqlite(file));
  }
  void change(const std::string& sql) const { test::RawDatabase(file).run(sql); }
  [[nodiscard]] std::unique_ptr<LegacySource> open() const {
    return open_source(test::sqlite(file), std::nullopt);
  }
  /// Behind a view each, so that any value can be there.
  [[nodiscard]] test::ValueReading reading() const {
    for (const auto* table : {"tblNode", "tblPrincipalInvites", "tblChat"}) {
      const std::string name = table;
      change("PRAGMA legacy_alter_table = on; ALTER TABLE " + name + " RENAME TO base_" + name +
             "; CREATE VIEW " + name + " AS SELECT * FROM base_" + name);
    }
    return {[this](const std::string& sql) { change(sql); }, [this] { return open(); }};
  }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "legacy.db";
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "SQLite: what a column takes") {
  auto reading = this->reading();
  check_values(
      reading,
      {
          {Holds::number, "4", "4"},
          {Holds::number, "-9223372036854775808", "-9223372036854775808"},
          {Holds::number, "5.0", "5"},
          {Holds::number, "1e15", "1000000000000000"},
          {Holds::number, "-0.0", "0"},
          {Holds::number, "4.5", "holds a fraction (4.5) where a whole number belongs"},
          {Holds::number, "1e300", "holds a number that is too large (1e+300) where a whole number belongs"},
          {Holds::number, "9223372036854775807 + 1",
           "holds a number that is too large (9.223372036854776e+18) where a whole number belongs"},
          {Holds::number, "'4'", "holds a text (4) where a whole number belongs"},
          {Holds::number, "''", "holds a text () where a whole number belongs"},
          {Holds::number, "x'34'", "holds a blob of 1 octet (0x34) where a whole number belongs"},
          {Holds::number, "NULL", "holds NULL where a whole number belongs"},
          {Holds::bit, "0", "0"},
          {Holds::bit, "1", "1"},
          {Holds::bit, "1.0", "1"},
          {Holds::bit, "2", "holds a number (2) where 0 or 1 belongs"},
          {Holds::bit, "-1", "holds a number (-1) where 0 or 1 belongs"},
          {Holds::bit, "0.5", "holds a fraction (0.5) where 0 or 1 belongs"},
          {Holds::bit, "'1'", "holds a text (1) where 0 or 1 belongs"},
          {Holds::bit, "'true'", "holds a text (true) where 0 or 1 belongs"},
          {Holds::bit, "x'01'", "holds a blob of 1 octet (0x01) where 0 or 1 belongs"},
          {Holds::bit, "NULL", "holds NULL where 0 or 1 belongs"},
          {Holds::text, "'a room'", "a room"},
          {Holds::text, "''", ""},
          {Holds::text, "17", "17"},
          {Holds::text, "1.5", "1.5"},
          {Holds::text, "cast(x'ff61' as text)",
           "\xff"
           "a"},
          // A text in UTF-16, as some copying programs leave it.
          {Holds::text, "x'61006200'", "holds a blob of 4 octets (0x61006200) where a text belongs"},
          {Holds::text, "x''", "holds a blob of 0 octets (0x) where a text belongs"},
          {Holds::text, "NULL", "holds NULL where a text belongs"},
          {Holds::guid, "'00112233-4455-6677-8899-aabbccddeeff'", guid},
          {Holds::guid, "'00112233-4455-6677-8899-AABBCCDDEEFF'", guid},
          {Holds::guid, "'{00112233-4455-6677-8899-AabbccddeefF}'", guid},
          {Holds::guid, "'(00112233-4455-6677-8899-aabbccddeeff)'", guid},
          {Holds::guid, "'00112233445566778899AABBCCDDEEFF'", guid},
          {Holds::guid, "'{00112233445566778899aabbccddeeff}'", guid},
          {Holds::guid, "'(00112233445566778899aabbccddeeff)'", guid},
          {Holds::guid, "x'33221100554477668899aabbccddeeff'", guid},
          {Holds::guid, "' 00112233-4455-6677-8899-aabbccddeeff'",
           "holds a text ( 00112233-4455-6677-8899-aabbccddeeff) where a GUID belongs"},
          {Holds::guid, "'{00112233-4455-6677-8899-aabbccddeeff)'",
           "holds a text ({00112233-4455-6677-8899-aabbccddeeff)) where a GUID belongs"},
          {Holds::guid, "'0011-2233445566778899-aabb-ccdd-eeff'",
           "holds a text (0011-2233445566778899-aabb-ccdd-eeff) where a GUID belongs"},
          {Holds::guid, "'none'", "holds a text (none) where a GUID belongs"},
          {Holds::guid, "x'00112233445566778899aabbccddee'",
           "holds a blob of 15 octets (0x00112233445566778899aabbccddee) where a GUID belongs"},
          {Holds::guid, "12345678901234567", "holds a number (12345678901234567) where a GUID belongs"},
          {Holds::guid, "NULL", "holds NULL where a GUID belongs"},
          {Holds::date, "'2012-02-29'", "2012-02-29 00:00:00"},
          {Holds::date, "'2012-02-29Z'", "2012-02-29 00:00:00"},
          {Holds::date, "'2012-02-29 12:30'", "2012-02-29 12:30:00"},
          {Holds::date, "'2012-02-29T12:30:01'", "2012-02-29 12:30:01"},
          {Holds::date, "'2012-02-29T12:30:01.125Z'", "2012-02-29 12:30:01.125"},
          {Holds::date, "'1999-12-31 23:59:58.99999999999'", "1999-12-31 23:59:58.9999999"},
          {Holds::date, "'2012-02-30'", "holds a text (2012-02-30) where a date and time belongs"},
          {Holds::date, "'2012-02-29 12:30:01+02:00'",
           "holds a text (2012-02-29 12:30:01+02:00) where a date and time belongs"},
          {Holds::date, "'29.02.2012'", "holds a text (29.02.2012) where a date and time belongs"},
          {Holds::date, "''", "holds a text () where a date and time belongs"},
          {Holds::date, "1330518600", "holds a number (1330518600) where a date and time belongs"},
          {Holds::date, "2455987.02", "holds a number (2455987.02) where a date and time belongs"},
          {Holds::date, "x'32'", "holds a blob of 1 octet (0x32) where a date and time belongs"},
          {Holds::date, "NULL", "holds NULL where a date and time belongs"},
      });
}

TEST_CASE_FIXTURE(Fixture, "SQLite: a value that is shown is printable, and cut") {
  auto reading = this->reading();
  CHECK(reading.of(Holds::number, "'a' || char(10) || 'ü' || cast(x'ff' as text)") ==
        "holds a text (a?ü\xef\xbf\xbd) where a whole number belongs");
  CHECK(reading.of(Holds::number, "'" + std::string(100, 'x') + "'") ==
        "holds a text (" + std::string(64, 'x') + "…) where a whole number belongs");
  CHECK(reading.of(Holds::text, "zeroblob(5000)") ==
        "holds a blob of 5000 octets (0x" + std::string(64, '0') + "…) where a text belongs");
}

TEST_CASE_FIXTURE(Fixture, "SQLite: what a message takes") {
  auto reading = this->reading();
  const auto second = [](const std::string& value, const std::string& column) {
    return "CASE chatId WHEN 2 THEN " + value + " ELSE " + column + " END";
  };
  const auto read = [&](const std::string& column, const std::string& value) {
    return reading.in_message(column, second(value, column));
  };
  CHECK(read("chatDate", "634000000000000000.0") == "2 read");
  CHECK(read("content", "17") == "2 read");
  CHECK(read("rtf", "NULL") == "2 read");
  CHECK(read("content", "NULL") == "1 read; room 2, chatId 2: content holds NULL where a text belongs");
  CHECK(read("content", "x'6100'") ==
        "1 read; room 2, chatId 2: content holds a blob of 2 octets where a text belongs");
  CHECK(read("rtf", "x'6100'") ==
        "1 read; room 2, chatId 2: rtf holds a blob of 2 octets where a text belongs");
  CHECK(read("chatDate", "'634000000000000000'") ==
        "1 read; room 2, chatId 2: chatDate holds a text where a whole number belongs");
  CHECK(read("userId", "5.5") ==
        "1 read; room 2, chatId 2: userId holds a fraction where a whole number belongs");
  CHECK(read("isAlert", "2") == "1 read; room 2, chatId 2: isAlert holds a number where 0 or 1 belongs");
  CHECK(read("channelId", "'2'") ==
        "1 read; room -, chatId 2: channelId holds a text where a whole number belongs");
  CHECK(reading.in_message("chatId", "CASE chatId WHEN 2 THEN 'two' ELSE chatId END") ==
        "1 read; room 2, chatId -: chatId holds a text where a whole number belongs");
}

TEST_CASE_FIXTURE(Fixture, "SQLite: all bad values of a row and of a database are reported at once") {
  change("PRAGMA foreign_keys = off");
  for (const auto* table : {"tblNode", "tblRoleType", "tblPreference", "tblChat", "tblSiopWhiteList"}) {
    const std::string name = table;
    change("CREATE TABLE copy AS SELECT * FROM " + name + "; DROP TABLE " + name +
           "; ALTER TABLE copy RENAME TO " + name);
  }
  change("UPDATE tblNode SET behavior = 'x', topic = NULL, nodeAddedOn = 0.5 WHERE nodeID = 2; "
         "UPDATE tblRoleType SET rtypeDesc = x'00' WHERE rtypeID = 102; "
         "UPDATE tblPreference SET lastModifiedBy = 'me', prefLabel = 'ü' || prefLabel WHERE prefSeqID = 2; "
         "UPDATE tblLastChatId SET nodeID = 'secret'; "
         "UPDATE tblSiopWhiteList SET siopUrl = NULL, siopID = '{' || siopID || '}'; "
         "UPDATE tblChat SET content = NULL, isAlert = 7, chatDate = 5 WHERE chatId = 2");
  const auto source = open();
  const auto inventory = source->inventory();
  CHECK(source->digest() == inventory_digest(inventory));
  std::vector<std::string> found;
  for (const auto& value : inventory.bad_values)
    found.push_back(text_of(value));
  CHECK(found ==
        std::vector<std::string>{
            "tblSiopWhiteList siopID {00000000-0000-0000-0000-000000000014}: siopUrl holds NULL where a text "
            "belongs",
            "tblNode nodeID 2: topic holds NULL where a text belongs",
            "tblNode nodeID 2: behavior holds a text (x) where a whole number belongs",
            "tblNode nodeID 2: nodeAddedOn holds a fraction (0.5) where a whole number belongs",
            "tblRoleType rtypeID 102: rtypeDesc holds a blob of 1 octet (0x00) where a text belongs",
            "tblLastChatId nodeID secret, lastChatID 9000000001: nodeID holds a text (secret) where a whole "
            "number belongs",
            "tblPreference prefLabel ücolours, prefSeqID 2: lastModifiedBy holds a text (me) where a whole "
            "number belongs"});
  CHECK(inventory.nodes.size() == 1);
  CHECK(inventory.role_types.size() == 1);
  CHECK(inventory.addins.empty());
  CHECK(inventory.last_chat_ids.empty());
  CHECK(inventory.preferences.size() == 1);
  REQUIRE(inventory.left_out.size() == 5);
  CHECK(inventory.left_out[1].key == "nodeID 2");
  CHECK(inventory.left_out[1].texts ==
        std::vector<std::pair<std::string, std::string>>{
            {"nodeName", "room "}, {"nodeDesc", "about"}, {"filestoreURI", "https://files.contoso.com/"}});
  Batch<legacy::Message> batch;
  CHECK(source->messages({})->next(batch));
  CHECK(batch.size() == 1);
  CHECK(batch.bad_rows() == 1);
  REQUIRE(batch.bad().size() == 2);
  CHECK(text_of(batch.bad()[0]) == "room 2, chatId 2: isAlert holds a number where 0 or 1 belongs");
  CHECK(text_of(batch.bad()[1]) == "room 2, chatId 2: content holds NULL where a text belongs");
  CHECK(batch.bad()[0].date == Ticks{5});
  CHECK(batch.bad()[0].rtf == "{\\rtf1}");
  CHECK_FALSE(batch.bad()[0].content);
  CHECK_FALSE(batch.bad()[1].rtf);
}

TEST_CASE_FIXTURE(Fixture, "SQLite: bad messages are where they were read") {
  change(
      "DROP TABLE tblChat; CREATE TABLE tblChat (channelId, chatId, chatDate, userId, isAlert, content, "
      "rtf); INSERT INTO tblChat VALUES (2, 1, 1, 5, 0, NULL, NULL), (2, 2, 1, 5, 0, 'a', NULL), (2, 3, 1, "
      "5, 0, 'b', NULL), (2, 4, 1, 'x', 0, NULL, NULL), (3, 1, 1, 5, 0, 'c', NULL), ('z', 1, 1, 5, 0, "
      "NULL, NULL), (NULL, 1, 1, 5, 0, 'd', NULL)");
  Batch<legacy::Message> batch;
  CHECK(open()->messages({})->next(batch));
  std::string order;
  batch.in_order(
      [&](std::span<legacy::Message> rows) {
        for (const auto& row : rows)
          order += row.content;
        order += ' ';
      },
      [&](std::span<const legacy::BadMessage> bad) {
        for (const auto& value : bad)
          order += value.column + ' ';
      });
  CHECK(order == "channelId content ab userId content c channelId ");
  // A room by itself, as it is copied: the same rows are left out.
  const auto source = open(); // which its readers must not outlive
  const auto room = source->messages({legacy::NodeId{2}, std::nullopt});
  CHECK(room->next(batch));
  CHECK(batch.size() == 2);
  CHECK(batch.bad_rows() == 2);
  CHECK_FALSE(room->next(batch));
}

TEST_CASE("SQLite: batches of bad messages are bounded") {
  const test::TemporaryFolder folder;
  const auto file = folder / "legacy.db";
  test::RawDatabase raw(file);
  raw.run("PRAGMA user_version = 1");
  test::make_readable_pool(test::sqlite(file));
  raw.run("DROP TABLE tblChat; CREATE TABLE tblChat (channelId, chatId, chatDate, userId, isAlert, content, "
          "rtf); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO "
          "tblChat SELECT 2, i, 1, 5, 0, NULL, NULL FROM n; INSERT INTO tblChat VALUES (2, 5001, 1, 5, 0, "
          "'the last', NULL)");
  const auto source = open_source(test::sqlite(file), std::nullopt);
  const auto reader = source->messages({});
  Batch<legacy::Message> batch;
  std::size_t bad = 0, good = 0;
  while (reader->next(batch)) {
    CHECK(batch.size() + batch.bad_rows() <= max_batch_rows);
    CHECK_FALSE(batch.empty());
    bad += batch.bad_rows();
    good += batch.size();
  }
  CHECK(bad == 5'000);
  CHECK(good == 1);
}

TEST_CASE("SQLite: a database in UTF-16") {
  for (const std::string encoding : {"UTF-16le", "UTF-16be"}) {
    CAPTURE(encoding);
    const test::TemporaryFolder folder;
    const auto file = folder / "legacy.db";
    test::RawDatabase raw(file);
    raw.run("PRAGMA encoding = '" + encoding + "'; CREATE TABLE first (x)");
    test::make_readable_pool(test::sqlite(file));
    CHECK(raw.query("PRAGMA encoding") == encoding);
    const auto utf16 = [&](const std::string& hex) { // given in little-endian order
      std::string text;
      for (std::size_t i = 0; i < hex.size(); i += 4)
        text += encoding == "UTF-16le" ? hex.substr(i, 4) : hex.substr(i + 2, 2) + hex.substr(i, 2);
      return "cast(x'" + text + "' as text)";
    };
    const auto content = [&](const std::string& value) {
      raw.run("UPDATE tblChat SET content = " + value + " WHERE chatId = 1");
      Batch<legacy::Message> batch;
      const auto source = open_source(test::sqlite(file), std::nullopt);
      REQUIRE(source->messages({})->next(batch));
      auto text = batch.rows()[0].content;
      const auto bad = clean_utf8(text);
      return text + '/' + std::to_string(bad);
    };
    // A high surrogate alone: what follows stays what it is. The same of a low one, at the end, and a pair.
    CHECK(content(utf16("61003dd862006300")) == "a\xef\xbf\xbd"
                                                "bc/1");
    CHECK(content(utf16("00dc6200")) == "\xef\xbf\xbd"
                                        "b/1");
    CHECK(content(utf16("61003dd8")) == "a\xef\xbf\xbd/1");
    CHECK(content(utf16("3dd83dd800de")) == "\xef\xbf\xbd\xf0\x9f\x98\x80/1");
    CHECK(content(utf16("3dd800de")) == "\xf0\x9f\x98\x80/0");
    CHECK(content(utf16("fffe6100")) == "\xef\xbb\xbf"
                                        "a/0"); // a byte order mark is a character like any other
    CHECK(content(utf16("61000000e400")) == "a\xef\xbf\xbd\xc3\xa4/1");
    CHECK(content("17") == "17/0");
    CHECK(content("''") == "/0");
    // Half a unit too many is what SQLite leaves out; nothing is read beyond it.
    CHECK(content("cast(x'6100620063' as text)").size() > 2);
    const auto source = open_source(test::sqlite(file), std::nullopt);
    CHECK(source->inventory().principals[1].name == "Ann Ä. O'Neil");
    CHECK(source->inventory().bad_values.empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "SQLite: how a GUID is spelt makes no difference") {
  const auto before = open()->inventory();
  // Braces: a column of the type uniqueidentifier makes a number of digits alone.
  change("UPDATE tblNode SET nodeGuid = upper('{' || nodeGuid || '}'), siopID = '{' || replace(siopID, '-', "
         "'') || '}'; "
         "UPDATE tblPrincipal SET prinGuid = '(' || replace(prinGuid, '-', '') || ')'; "
         "UPDATE tblSiopWhiteList SET siopID = x'00000000000000000000000000000014'; "
         "UPDATE tblVersion SET poolId = upper(poolId)");
  const auto after = open()->inventory();
  for (const auto& value : after.bad_values)
    FAIL_CHECK(text_of(value));
  CHECK(test::fields_of(after.nodes) == test::fields_of(before.nodes));
  CHECK(test::fields_of(after.principals) == test::fields_of(before.principals));
  CHECK(test::fields_of(after.addins) == test::fields_of(before.addins));
  CHECK(test::fields_of(after.versions) == test::fields_of(before.versions));
  CHECK(after.bad_values.empty());
}

TEST_CASE_FIXTURE(Fixture, "SQLite: views, other names, another order, and more than is needed") {
  const auto before = open()->inventory();
  change("ALTER TABLE tblRoleType RENAME TO kinds; "
         "CREATE VIEW TBLROLETYPE AS SELECT honorsScope AS HONORSSCOPE, honorsOverride, rtypeAllowedPermSet, "
         "'more' AS more, rtypeDesc, rtypeID AS rtypeid FROM kinds; "
         "CREATE TABLE reordered AS SELECT rtf, content AS CONTENT, isAlert, userId, chatDate, chatId, "
         "channelId, "
         "1 AS extra FROM tblChat; DROP TABLE tblChat; ALTER TABLE reordered RENAME TO tblchat; "
         "CREATE TABLE somethingElse (x)");
  const auto source = open();
  CHECK(source->profile().name == "group-chat-2010");
  const auto inventory = source->inventory();
  CHECK(test::fields_of(inventory.role_types) == test::fields_of(before.role_types));
  Batch<legacy::Message> batch;
  REQUIRE(source->messages({legacy::NodeId{2}, ChatId{1}})->next(batch));
  REQUIRE(batch.size() == 1);
  CHECK(batch.rows()[0].content == "secret");
  CHECK(batch.rows()[0].rtf == "{\\rtf1}");
  CHECK(inventory.bad_values.empty());
}
