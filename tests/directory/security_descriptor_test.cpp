// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/security_descriptor.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace gc2pc;

namespace {

std::string little(std::uint32_t value, int octets) {
  std::string text;
  for (int i = 0; i < octets; ++i)
    text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

const Sid everyone("\1\1\0\0\0\0\0\1\0\0\0\0", 12);
const Sid self("\1\1\0\0\0\0\0\5\x0A\0\0\0", 12);

/// S-1-5-21-1-2-3-RID.
Sid account(std::uint32_t rid) {
  return std::string("\1\5\0\0\0\0\0\5", 8) + little(21, 4) + little(1, 4) + little(2, 4) + little(3, 4) +
         little(rid, 4);
}

std::string entry(int kind, int flags, std::uint32_t rights, const Sid& trustee,
                  const std::string& types = "") {
  const auto body = little(rights, 4) + types + trustee;
  return little(static_cast<std::uint32_t>(kind), 1) + little(static_cast<std::uint32_t>(flags), 1) +
         little(static_cast<std::uint32_t>(body.size() + 4), 2) + body;
}

std::string descriptor(const std::vector<std::string>& entries, std::uint32_t control = 0x8004) {
  std::string list;
  for (const auto& one : entries)
    list += one;
  list = little(4, 1) + little(0, 1) + little(static_cast<std::uint32_t>(list.size() + 8), 2) +
         little(static_cast<std::uint32_t>(entries.size()), 2) + little(0, 2) + list;
  const auto owner = account(512), group = account(513);
  const auto at = static_cast<std::uint32_t>(20);
  return little(1, 1) + little(0, 1) + little(control, 2) + little(at, 4) +
         little(at + static_cast<std::uint32_t>(owner.size()), 4) + little(0, 4) +
         little(at + static_cast<std::uint32_t>(owner.size() + group.size()), 4) + owner + group + list;
}

} // namespace

TEST_CASE("sids: the last number, and another of the same domain") {
  CHECK(rid_of(account(1107)) == 1107U);
  CHECK(sibling_of(account(1107), 513) == account(513));
  CHECK_FALSE(rid_of("").has_value());
  CHECK_FALSE(rid_of("\1\5\0\0").has_value());
  CHECK(sibling_of("nonsense", 513).empty());
}

TEST_CASE("sids: as text, too") {
  CHECK(sid_from("S-1-5-21-1-2-3-1107") == account(1107));
  CHECK(sid_from(account(1107)) == account(1107));
  CHECK(sid_from("S-1-1-0") == everyone);
  for (const auto* text : {"", "S-1-", "S-1-5-", "S-1-5-21-x", "S-2-5-21", "S-1-5-99999999999",
                           "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16"})
    CHECK(sid_from(text).empty());
}

TEST_CASE("descriptors: the first entry that names a right decides it") {
  const std::set<Sid> me{account(1000), account(513)};
  const auto allowed = SecurityDescriptor::parse(descriptor({entry(0, 0, right_delete, account(513))}));
  REQUIRE(allowed.has_value());
  CHECK(allowed->owner == account(512));
  CHECK(allowed->group == account(513));
  CHECK(allowed->grants(right_delete, me));
  CHECK_FALSE(allowed->grants(right_delete | right_delete_child, me));
  CHECK_FALSE(allowed->grants(right_delete, {account(1)}));
  CHECK_FALSE(allowed->denies_everyone(right_delete));

  const auto denied = SecurityDescriptor::parse(descriptor(
      {entry(1, 0, right_delete | right_delete_tree, everyone), entry(0, 0, 0xF01FF, account(513))}));
  REQUIRE(denied.has_value());
  CHECK_FALSE(denied->grants(right_delete, me));
  CHECK(denied->grants(right_delete_child, me));
  CHECK(denied->denies_everyone(right_delete));
  CHECK_FALSE(denied->denies_everyone(right_delete_child));

  const auto later = SecurityDescriptor::parse(
      descriptor({entry(0, 0, right_delete, account(513)), entry(1, 0x10, right_delete, everyone)}));
  CHECK(later->grants(right_delete, me)); // the inherited denial comes after the object's own permission

  const auto below = SecurityDescriptor::parse(descriptor({entry(1, 0x0A, right_delete, everyone)}));
  CHECK_FALSE(below->denies_everyone(right_delete)); // it concerns the objects below
}

TEST_CASE("descriptors: entries about a property or a class are not about the object") {
  const auto types = little(1, 4) + std::string(16, '\x42');
  const auto read = SecurityDescriptor::parse(descriptor({entry(6, 0, right_delete, everyone, types)}));
  REQUIRE(read.has_value());
  CHECK_FALSE(read->denies_everyone(right_delete));
  const auto users = SecurityDescriptor::parse(
      descriptor({entry(5, 0, right_delete_child, account(7), little(1, 4) + std::string(16, '\x42'))}));
  CHECK_FALSE(users->grants(right_delete_child, {account(7)}));
  CHECK(users->grants(right_delete_child, {account(7)}, std::string(16, '\x42')));
  CHECK_FALSE(users->grants(right_delete_child, {account(7)}, std::string(16, '\x43')));
  const auto whole =
      SecurityDescriptor::parse(descriptor({entry(6, 0, right_delete, everyone, little(0, 4))}));
  CHECK(whole->denies_everyone(right_delete));
}

TEST_CASE("descriptors: compared without the order of their entries") {
  const auto one = entry(0, 0, 1, account(1)), other = entry(1, 0, 2, everyone);
  const auto a = SecurityDescriptor::parse(descriptor({one, other}));
  CHECK(a->same_as(*SecurityDescriptor::parse(descriptor({other, one}))));
  CHECK_FALSE(a->same_as(*SecurityDescriptor::parse(descriptor({one}))));
  CHECK_FALSE(a->same_as(*SecurityDescriptor::parse(descriptor({one, other}, 0x9004))));
}

TEST_CASE("descriptors: any octets are read or refused, and no octet after their end is read") {
  const auto good =
      descriptor({entry(0, 0, 3, account(7)), entry(5, 0, 1, self, little(1, 4) + std::string(16, 'x')),
                  entry(17, 0, 1, self)});
  CHECK(SecurityDescriptor::parse(good)->entries.size() == 2);
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_FALSE(SecurityDescriptor::parse(std::string(good, 0, size)).has_value());
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    auto changed = good;
    for (int i = 0; i < 3; ++i)
      changed[random() % changed.size()] = static_cast<char>(random());
    if (const auto read = SecurityDescriptor::parse(changed))
      CHECK(read->entries.size() <= 3);
  }
}
