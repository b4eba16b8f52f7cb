// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/chat.hpp"
#include "mappings/model/packed_list.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace gc2pc;

namespace {

chat::LastInviteId numbered(std::int64_t number) {
  return {chat::PrincipalId{number}, number};
}

/// So many that they are the values that `from` begins with.
std::vector<chat::LastInviteId> first_numbers(std::size_t size) {
  std::vector<chat::LastInviteId> values;
  for (std::size_t i = 0; i < size; ++i)
    values.push_back(numbered(static_cast<std::int64_t>(i * i)));
  return values;
}

} // namespace

TEST_CASE("values come out as they went in, in whatever number and from wherever") {
  for (const std::size_t size : {0U, 1U, 2U, 127U, 128U, 129U, 255U, 256U, 257U, 1000U}) {
    CAPTURE(size);
    const auto values = first_numbers(size);
    PackedList<chat::LastInviteId> list;
    for (const auto& value : values)
      list.push_back(value);
    CHECK(list.size() == size);
    CHECK(list.empty() == (size == 0));
    CHECK(in_place(list) == values);
    CHECK(list == PackedList<chat::LastInviteId>(values));
    std::vector<chat::LastInviteId> reversed;
    for_each_reversed(list, [&](const auto& value) { reversed.push_back(value); });
    std::reverse(reversed.begin(), reversed.end());
    CHECK(reversed == values);
    for (std::size_t i = 0; i < size; ++i)
      REQUIRE(list[i] == values[i]);
    CHECK_THROWS_AS(static_cast<void>(list.at(size)), std::out_of_range);
    std::vector<chat::LastInviteId> drained;
    list.drain([&](const auto& value) { drained.push_back(value); });
    CHECK(drained == values);
    CHECK(list.empty());
    CHECK(list.begin() == list.end());
  }
}

TEST_CASE("two lists are equal when all of their values are") {
  const PackedList<chat::LastInviteId> list{numbered(1), numbered(2)};
  CHECK(list == std::vector{numbered(1), numbered(2)});
  CHECK_FALSE(list == std::vector{numbered(1), numbered(3)});
  CHECK_FALSE(list == std::vector{numbered(1)});
  CHECK(list.front() == numbered(1));
  CHECK(list.back() == numbered(2));
}

TEST_CASE("a row keeps every value, the largest and the absent ones too") {
  chat::Principal full;
  full.id = chat::PrincipalId{std::numeric_limits<std::int64_t>::max()};
  full.guid = *Guid::parse("12345678-9abc-def0-1234-56789abcdef0");
  full.uri = std::string(300, 'u');
  full.name = std::string("a\0b", 3);
  full.display_name = "";
  full.ad_path = "CN=x";
  full.disabled = -1;
  full.type = PrincipalType::group;
  full.pool_id = std::numeric_limits<std::int64_t>::min();
  full.added_by = chat::PrincipalId{0};
  full.added_on = Ticks{last_tick};
  full.verified_on = *DateTime::parse("2013-01-01 00:00:00.1234567");
  const chat::Principal blank;
  const PackedList<chat::Principal> list{full, blank, full};
  CHECK(list[0] == full);
  CHECK(list[1] == blank); // without what the row before it had
  CHECK(list[2] == full);
  auto row = list.begin();
  ++row;
  CHECK(*row++ == blank);
  CHECK(row->uri == full.uri);
  CHECK(++row == list.end());
}

TEST_CASE("small numbers are short, on both sides of zero") {
  for (const auto& [number, bytes] : {std::pair<std::int64_t, std::size_t>{0, 1},
                                      {-64, 1},
                                      {63, 1},
                                      {64, 2},
                                      {-65, 2},
                                      {150'000, 3},
                                      {std::numeric_limits<std::int64_t>::max(), 10},
                                      {std::numeric_limits<std::int64_t>::min(), 10}}) {
    std::string text;
    pack_number(text, number);
    CHECK(text.size() == bytes);
    const char* at = text.data();
    CHECK(unpack_number(at) == number);
    CHECK(at == text.data() + text.size());
  }
}
