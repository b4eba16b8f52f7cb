// SPDX-License-Identifier: Apache-2.0
#include "adapters/source/profile_match.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// The generation after: no version table, a deny flag in scopes, no definers of roles.
bool is_persistent_chat(const Layout& layout) {
  return !layout.has_table("tblVersion") && layout.has_table("tblNode") &&
         !layout.has_column("tblNode", "roleDefinerId") &&
         layout.has_column("tblScopePrincipal", "scopeIsDenied");
}

[[noreturn]] void refuse(const Profile& profile, const std::vector<std::string>& missing,
                         const Layout& layout, const std::string& description) {
  layout.refuse_other_schema(profile.table("tblNode").table);
  for (const auto& [logical, table] : profile.tables)
    if (!table.optional)
      layout.refuse_other_schema(table.table);
  if (layout.empty())
    throw Error(ErrorKind::wrong_input, description + " is a database without tables")
        .hint("Give the Group Chat database as the source.");
  if (is_persistent_chat(layout))
    throw Error(ErrorKind::wrong_input, description + " is a Persistent Chat database, not a legacy one")
        .hint("Give the Group Chat database as the source.");
  throw Error(ErrorKind::wrong_input,
              description + " does not match profile " + profile.name + ": " + joined(missing, "; "))
      .hint("Give the right database, or a profile file that maps these tables and columns.");
}

} // namespace

Layout::Layout(Database& database) : database_(database) {
  for (auto& table : database.tables()) {
    auto names = database.columns(table);
    tables_.emplace_back(std::move(table), std::move(names));
  }
}

const std::vector<std::string>* Layout::columns(std::string_view table) const {
  for (const auto& [name, names] : tables_)
    if (same_name(name, table))
      return &names;
  return nullptr;
}

void Layout::refuse_other_schema(std::string_view table) const {
  const auto schemas = has_table(table) ? std::nullopt : database_.other_schemas_with(table);
  if (!schemas)
    return;
  std::string names;
  for (const auto& schema : schemas->names)
    names += (names.empty() ? "" : ", ") + schema;
  throw Error(ErrorKind::wrong_input, database_.description() + " has " + std::string(table) +
                                          " not in the current schema, but in " + names)
      .hint(schemas->hint);
}

void Layout::check(const Profile& profile) const {
  const auto refuse_twins = [&](const std::vector<std::string>& names, const std::string& wanted,
                                const std::string& where) {
    std::string twins;
    int count = 0;
    for (const auto& name : names)
      if (same_name(name, wanted))
        twins += (count++ == 0 ? "" : " and ") + name;
    if (count > 1)
      throw Error(ErrorKind::wrong_input,
                  database_.description() + " has " + twins + where + ", which differ only in case")
          .hint("Remove or rename the one that is not part of Group Chat.");
  };
  std::vector<std::string> names, filtered;
  for (const auto& [name, columns] : tables_)
    names.push_back(name);
  const auto filtered_here = database_.filtered_tables();
  for (const auto& [logical, table] : profile.tables) {
    refuse_twins(names, table.table, "");
    if (const auto* here = columns(table.table))
      for (const auto& [column, source] : table.columns)
        if (!source.column.empty())
          refuse_twins(*here, source.column, " in " + std::string(spelt(table.table)));
    if (has_name(filtered_here, table.table))
      filtered.emplace_back(spelt(table.table));
  }
  if (!filtered.empty())
    throw Error(ErrorKind::permission,
                database_.description() + ": row security hides rows of " + joined(filtered, ", "))
        .hint("Ask an administrator to let the account read all rows (ALTER ROLE … BYPASSRLS), or use "
              "another account.");
}

bool Layout::has_column(std::string_view table, std::string_view column) const {
  const auto* names = columns(table);
  return names != nullptr && has_name(*names, column);
}

std::string_view Layout::spelt(std::string_view table) const {
  const auto found = std::find_if(tables_.begin(), tables_.end(),
                                  [&](const auto& entry) { return same_name(entry.first, table); });
  return found == tables_.end() ? table : std::string_view(found->first);
}

std::string_view Layout::spelt(std::string_view table, std::string_view column) const {
  const auto* names = columns(table);
  if (names == nullptr)
    return column;
  const auto found = std::find_if(names->begin(), names->end(),
                                  [&](const std::string& name) { return same_name(name, column); });
  return found == names->end() ? column : std::string_view(*found);
}

std::vector<std::string> missing_for(const Profile& profile, const Layout& layout) {
  std::vector<std::string> missing;
  for (const auto& [logical, table] : profile.tables) {
    if (!layout.has_table(table.table)) {
      if (!table.optional)
        missing.push_back("table " + table.table + " is missing");
      continue;
    }
    for (const auto& [name, source] : table.columns)
      if (!source.optional && !source.column.empty() && !layout.has_column(table.table, source.column))
        missing.push_back(table.table + " has no column " + source.column);
  }
  return missing;
}

Profile choose_profile(const std::optional<Profile>& given, const Layout& layout,
                       const std::string& description) {
  const auto candidates = given ? std::vector<Profile>{*given} : shipped_profiles();
  std::vector<std::vector<std::string>> missing;
  std::size_t best = 0;
  layout.check(candidates.front());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    missing.push_back(missing_for(candidates[i], layout));
    if (missing.back().empty())
      return candidates[i];
    if (missing[i].size() < missing[best].size())
      best = i;
  }
  refuse(candidates[best], missing[best], layout, description);
}

} // namespace gc2pc
