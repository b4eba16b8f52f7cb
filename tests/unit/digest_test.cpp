// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/canonical.hpp"
#include "mappings/digest/structure_lines.hpp"
#include "mappings/model/row_hash.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace gc2pc;

TEST_CASE("C54: a group of one row has the SHA-256 of that row") {
  GroupDigest group;
  group.add(sha256("abc"));
  CHECK(group.count == 1);
  CHECK(group.hex() == sha256_hex("abc"));
}

TEST_CASE("C53: the sum carries over all 256 bits and wraps") {
  Sha256Bytes ones{}, one{};
  ones.fill(0xff);
  one[0] = 1;
  GroupDigest group;
  group.add(ones);
  group.add(one);
  CHECK(group.hex() == std::string(64, '0'));
  CHECK(group.count == 2);
  group.add(ones);
  CHECK(group.hex() == std::string(64, 'f'));
}

TEST_CASE("C53: order and chunks do not matter") {
  const std::uint32_t seed = 20130111;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::vector<Sha256Bytes> rows;
  for (int i = 0; i < 200; ++i)
    rows.push_back(sha256(std::to_string(random())));
  GroupDigest whole;
  for (const auto& row : rows)
    whole.add(row);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    GroupDigest total, part;
    for (const auto& row : rows) {
      part.add(row);
      if (random() % 7 == 0) {
        total.add(part);
        part = {};
      }
    }
    total.add(part);
    CHECK(total == whole);
  }
}

TEST_CASE("a digest can be kept as text") {
  GroupDigest group;
  group.add(sha256("x"));
  CHECK(GroupDigest::parse(1, group.hex()) == group);
  CHECK_FALSE(GroupDigest::parse(1, "xyz"));
  CHECK_FALSE(GroupDigest::parse(1, std::string(64, 'G')));
}

TEST_CASE("C52: a message's row is as documented") {
  MessageHasher hasher;
  const auto room = test::guid(1), author = test::guid(2);
  const std::string row = room.text() + "\t7\t634000000000000000\t" + author.text() +
                          "\t1\t6\tStra\xC3\x9F"
                          "\t-\n";
  CHECK(hex(hasher.hash(&room, ChatId{7}, Ticks{634'000'000'000'000'000}, &author, true, "Stra\xC3\x9F",
                        std::nullopt)) == sha256_hex(row));
  const std::string orphan = "-\t1\t2\t-\t0\t0\t\t3\trtf\n";
  CHECK(hex(hasher.hash(nullptr, ChatId{1}, Ticks{2}, nullptr, false, "", "rtf")) == sha256_hex(orphan));
  // However long its texts are: long ones take another way.
  for (const std::size_t content : {16'383, 16'384, 16'385, 100'000})
    for (const std::size_t rtf : {3, 16'385}) {
      const std::string a(content, 'a'), b(rtf, 'b');
      CHECK(hex(hasher.hash(nullptr, ChatId{1}, Ticks{2}, nullptr, false, a, b)) ==
            sha256_hex("-\t1\t2\t-\t0\t" + std::to_string(content) + "\t" + a + "\t" + std::to_string(rtf) +
                       "\t" + b + "\n"));
    }
}

TEST_CASE("C52: structure rows are as documented") {
  const auto seed = chat::seed_for(test::guid(9));
  const auto lines = structure_lines(chat::inventory_of(seed));
  REQUIRE(lines.size() == 2);
  const auto root = seed.root.guid.text(), system = seed.system.guid.text();
  CHECK(lines[0].text() == "node\t" + root + "\t1\t" +
                               sha256_hex(root + "\t" + root + "\t1\t4\tRoot\t0\t\t0\t1\t0\t0\t4\t3\t-\t" +
                                          system + "\t0\t" + system + "\t0\t-\n") +
                               "\n");
  CHECK(lines[1].text() ==
        "principal\t" + system + "\t1\t" +
            sha256_hex(system +
                       "\t25\tsip:system@target.invalid\t6\tSystem\t6\tSystem\t-\t-\t-\t-\t0\t4\t-\t-\t-\t0\t"
                       "-\t0\t2013-01-01 00:00:00\n") +
            "\n");
}

TEST_CASE("every room has a message line, other groups only with a row") {
  auto inventory = chat::inventory_of(chat::seed_for(test::guid(9)));
  chat::Node room;
  room.id = chat::NodeId{2};
  room.guid = test::guid(2);
  room.parent = chat::root_node;
  inventory.nodes.push_back(room);
  MessageLines messages(inventory);
  REQUIRE(messages.lines().size() == 1);
  CHECK(messages.lines()[0].text() == "message\t" + room.guid.text() + "\t0\t" + std::string(64, '0') + "\n");
}

TEST_CASE("kinds of lines are known by their names, and only these") {
  for (auto kind = LineKind::addin;; kind = static_cast<LineKind>(static_cast<int>(kind) + 1)) {
    CHECK(line_kind_named(to_string(kind)) == kind);
    if (kind == LineKind::scope)
      break;
  }
  for (const auto* other : {"", "a", "messages", "mess", "Message", "zzz", "scope "})
    CHECK_FALSE(line_kind_named(other));
}

TEST_CASE("lines sort by their bytes") {
  std::vector<DigestLine> lines{
      {LineKind::scope, test::guid(1), {}},    {LineKind::lastinvite, test::guid(1), {}},
      {LineKind::lastchat, test::guid(2), {}}, {LineKind::preference, std::nullopt, {}},
      {LineKind::lastchat, test::guid(1), {}}, {LineKind::message, std::nullopt, {}},
      {LineKind::message, test::guid(3), {}}};
  sort_lines(lines);
  std::vector<std::string> texts;
  for (const auto& line : lines)
    texts.push_back(line.text());
  CHECK(std::is_sorted(texts.begin(), texts.end()));
}

TEST_CASE("append_row cannot be mistaken whatever the values hold") {
  std::string a, b;
  append_row(legacy::Addin{test::guid(1), "x\ty", "z"}, a);
  append_row(legacy::Addin{test::guid(1), "x", "y\tz"}, b);
  CHECK(a != b);
}
