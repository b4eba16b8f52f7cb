// SPDX-License-Identifier: Apache-2.0
// Source profiles: a table for each logical table, and a column or a constant for each column that is read.
#include "mappings/rules/profile.hpp"
#include "mappings/model/legacy.hpp"
#include "tests/fuzz/harness.hpp"

namespace gc2pc::fuzz {
namespace {

template <class Row>
void has_columns(const Profile& profile) {
  const auto& table = profile.table(Table<Row>::name);
  for_each_column<Row>([&](const auto& column) {
    const auto found = table.columns.find(column.name);
    holds(table.table.empty() || found != table.columns.end(), "a table has an entry for each column");
  });
}

void one_input(std::string_view bytes) {
  (void)refused([&] {
    const auto profile = parse_profile(bytes, "fuzz.xml");
    holds(profile.xml == bytes && profile.sha256.size() == 64, "a profile keeps its text");
    has_columns<legacy::Node>(profile);
    has_columns<legacy::Principal>(profile);
    has_columns<legacy::Message>(profile);
    const auto again = parse_profile(profile.xml, "again.xml");
    holds(again.name == profile.name && again.tables.size() == profile.tables.size(), "and is read again");
  });
}

const Registration registration{"profile", one_input};

} // namespace
} // namespace gc2pc::fuzz
