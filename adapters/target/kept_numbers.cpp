// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/kept_numbers.hpp"

#include "adapters/sql/statement.hpp"
#include "adapters/target/product_schema.hpp"
#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gc2pc {
namespace {

using nlohmann::json;

constexpr std::string_view kept_mark = "numbers";

struct KeptNumbering {
  Numbering numbering;
  std::optional<std::int64_t> highest; ///< that was in use then
};

std::string written(const std::vector<KeptNumbering>& kept) {
  json list = json::array();
  for (const auto& [n, highest] : kept)
    list.push_back({{"table", n.table},
                    {"column", n.column},
                    {"place", n.place},
                    {"state", n.state},
                    {"next", n.next},
                    {"increment", n.increment},
                    {"highest", highest ? json(*highest) : json()}});
  return list.dump();
}

std::vector<KeptNumbering> read(Database& database, const std::string& text) {
  try {
    std::vector<KeptNumbering> result;
    for (const auto& n : json::parse(text)) {
      auto& kept = result.emplace_back();
      kept.numbering = {n.at("table"), n.at("column"),    n.at("place"), n.at("state"),
                        n.at("next"),  n.at("increment"), true};
      if (const auto highest = n.value("highest", json()); !highest.is_null())
        kept.highest = highest.get<std::int64_t>();
    }
    return result;
  } catch (const json::exception&) {
    throw Error(ErrorKind::corrupt,
                database.description() + ": gc2pc_mark contains row numbering that cannot be read");
  }
}

/// The highest number in use; nothing in an empty table.
std::optional<std::int64_t> highest_in(Database& database, const Numbering& numbering) {
  const auto& dialect = database.dialect();
  Statement statement(database,
                      "SELECT max(" + dialect.quoted_exactly(numbering.column) + ") FROM " +
                          dialect.quoted_exactly(numbering.table),
                      {}, {Storage::integer});
  statement.open();
  if (!statement.fetch() || statement.results()[0].is_null())
    return std::nullopt;
  const auto highest = statement.results()[0].integer;
  while (statement.fetch()) {
  }
  return highest;
}

/// One that counts down goes its own way.
void advance(Database& database, const Numbering& numbering) {
  if (numbering.increment <= 0)
    return;
  const auto highest = highest_in(database, numbering);
  if (highest && numbering.next <= *highest)
    database.translated([&] { database.engine().catalogue.advance(database, numbering, *highest); });
}

} // namespace

std::vector<Numbering> product_numberings(Database& database) {
  auto numberings = database.engine().catalogue.numberings(database);
  std::erase_if(numberings, [](const Numbering& n) { return product_table(n.table) == nullptr; });
  return numberings;
}

void keep_numbers(Database& database, std::string_view run) {
  ControlTables control(database);
  if (control.mark(run, kept_mark))
    return;
  const auto numberings = product_numberings(database);
  if (numberings.empty())
    return;
  Transaction transaction(database, DefinesTables{});
  std::vector<KeptNumbering> kept;
  for (const auto& numbering : numberings)
    kept.push_back({numbering, highest_in(database, numbering)});
  control.set_mark(run, kept_mark, written(kept));
  transaction.commit();
}

void advance_numbers(Database& database) {
  for (const auto& numbering : product_numberings(database))
    advance(database, numbering);
}

void restore_numbers(Database& database, std::string_view run) {
  const auto kept = ControlTables(database).mark(run, kept_mark);
  if (!kept)
    return;
  const auto now = product_numberings(database);
  for (const auto& kept_numbering : read(database, *kept)) {
    const auto& before = kept_numbering.numbering;
    const auto found = std::find_if(now.begin(), now.end(), [&](const Numbering& n) {
      return n.table == before.table && n.column == before.column && n.place == before.place;
    });
    if (found == now.end() || found->state == before.state)
      continue;
    database.translated([&] { database.engine().catalogue.restore(database, before); });
    // A number that was behind the rows before any was written is so again; newer rows count.
    if (highest_in(database, before) > kept_numbering.highest)
      advance(database, before);
  }
}

} // namespace gc2pc
