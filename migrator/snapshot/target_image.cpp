// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/target_image.hpp"

#include "adapters/target/row_image.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/sha256.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

using nlohmann::json;

constexpr std::array states{StoreState::absent, StoreState::empty, StoreState::present};

} // namespace

std::string_view to_string(StoreState state) {
  switch (state) {
  case StoreState::absent:
    return "absent";
  case StoreState::empty:
    return "empty";
  case StoreState::present:
    return "present";
  }
  return "unknown";
}

TargetImage target_image(ChatReader& store) {
  TargetImage image;
  image.state = store.state();
  if (image.state == StoreState::present)
    image.tables = store.table_digests();
  image.numbers = store.numbers();
  return image;
}

std::string digest_of(const TargetImage& image) {
  if (image.state != StoreState::present)
    return std::string(to_string(image.state));
  std::string lines;
  for (const auto& table : image.tables)
    lines += fmt::format("{}\t{}\t{}\n", table.table, table.digest.count, table.digest.hex());
  return sha256_hex(lines);
}

std::vector<std::string> differences(const TargetImage& before, const TargetImage& now) {
  if (before.state != now.state)
    return {fmt::format("the target was {} and is {}", to_string(before.state), to_string(now.state))};
  std::vector<std::string> result;
  const auto find = [](const TargetImage& image, const std::string& table) {
    return std::find_if(image.tables.begin(), image.tables.end(),
                        [&](const auto& t) { return t.table == table; });
  };
  for (const auto& table : before.tables) {
    const auto found = find(now, table.table);
    if (found == now.tables.end())
      result.push_back(fmt::format("{} is gone", table.table));
    else if (found->digest.count != table.digest.count)
      result.push_back(fmt::format("{} had {} and has {}", table.table, counted(table.digest.count, "row"),
                                   grouped(found->digest.count)));
    else if (!(found->digest == table.digest))
      result.push_back(
          fmt::format("{} has other content in its {}", table.table, counted(table.digest.count, "row")));
  }
  for (const auto& table : now.tables)
    if (find(before, table.table) == before.tables.end())
      result.push_back(fmt::format("{} is new", table.table));
  for (const auto& number : before.numbers)
    for (const auto& other : now.numbers)
      if (number.column == other.column && number.next != other.next)
        result.push_back(
            fmt::format("the next number of {} was {} and is {}", number.column, number.next, other.next));
  return result;
}

std::string stored_target_image(const TargetImage& image) {
  json tables = json::array();
  for (const auto& table : image.tables)
    tables.push_back({{"table", table.table}, {"rows", table.digest.count}, {"sum", table.digest.hex()}});
  json numbers = json::array();
  for (const auto& number : image.numbers)
    numbers.push_back({{"column", number.column}, {"state", number.state}, {"next", number.next}});
  return json{{"state", to_string(image.state)}, {"tables", tables}, {"numbers", numbers}}.dump(2) + "\n";
}

TargetImage target_image_from_stored(const std::string& text) {
  const auto corrupt = [] {
    return Error(ErrorKind::corrupt, "the snapshot's table digests cannot be read");
  };
  try {
    const auto object = json::parse(text);
    TargetImage image;
    const auto name = object.at("state").get<std::string>();
    const auto* state =
        std::find_if(states.begin(), states.end(), [&](StoreState s) { return to_string(s) == name; });
    if (state == states.end())
      throw corrupt();
    image.state = *state;
    for (const auto& table : object.at("tables")) {
      const auto digest =
          GroupDigest::parse(table.at("rows").get<std::int64_t>(), table.at("sum").get<std::string>());
      if (!digest)
        throw corrupt();
      image.tables.push_back({table.at("table").get<std::string>(), *digest});
    }
    for (const auto& number : object.value("numbers", json::array())) // an older version had none
      image.numbers.push_back({number.at("column").get<std::string>(), number.at("state").get<std::string>(),
                               number.at("next").get<std::int64_t>()});
    return image;
  } catch (const json::exception&) {
    throw corrupt();
  }
}

std::string before_images(const Plan& plan) {
  return before_image_database(std::array{&plan.structure, &plan.rest});
}

std::int64_t before_image_rows(const Plan& plan) {
  return before_image_rows(std::array{&plan.structure, &plan.rest});
}

} // namespace gc2pc
