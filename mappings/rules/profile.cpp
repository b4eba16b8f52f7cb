// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/profile.hpp"

#include "embedded/profiles.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"
#include "mappings/model/xml.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tuple>

namespace gc2pc {
namespace {

template <class... Rows>
std::tuple<legacy::Message, Rows...> row_types(const std::tuple<std::vector<Rows> legacy::Tables::*...>&);
/// The logical tables that hold rows; the others are only counted.
using RowTables = decltype(row_types(legacy::all_tables));

constexpr std::string_view counted_tables[] = {"tblComplianceData", "tblFileToken"};

struct ShippedFile {
  std::string_view name;
  const std::string_view* text;
};

/// In the order in which they are tried on a database: the one that requires more first.
constexpr ShippedFile shipped[] = {{"group-chat-2010", &profiles::group_chat_2010},
                                   {"group-chat-2007r2", &profiles::group_chat_2007r2}};

/// Reads the constant of <absent> or <constant>.
Field constant_of(const xml::Document& document, const xml::Element& element) {
  if (const auto text = element.attribute("text"))
    return Field{*text};
  if (const auto number = element.attribute("integer")) {
    try {
      return Field{std::int64_t{std::stoll(*number)}};
    } catch (const std::exception&) {
      document.refuse(element, "'" + *number + "' is not a whole number of 64 bits");
    }
  }
  return Field{};
}

ColumnSource read_column(const xml::Document& document, const xml::Element& element) {
  ColumnSource source;
  if (element.name() == "constant") {
    source.constant = constant_of(document, element);
    return source;
  }
  source.column = element.attribute("from").value_or(element.attribute("name").value());
  if (const auto absent = element.child("absent")) {
    source.optional = true;
    source.constant = constant_of(document, *absent);
  }
  return source;
}

/// Names of the logical columns of `Row`.
template <class Row>
std::vector<std::string_view> column_names() {
  std::vector<std::string_view> names;
  for_each_column<Row>([&](const auto& column) { names.push_back(column.name); });
  return names;
}

/// What a column would have to hold instead of its constant; nothing when the constant fits.
template <class Row>
std::optional<BadField> misfit(std::string_view name, const Field& constant) {
  std::optional<BadField> result;
  Row row;
  for_each_column<Row>([&](const auto& column) {
    if (column.name == name)
      result = from_field(Field{constant}, row.*(column.member));
  });
  return result;
}

/// Reads the columns of one table: each logical column exactly once, constants of the right type.
template <class Row>
void read_columns(const xml::Document& document, const xml::Element& table, TableSource& source) {
  const auto names = column_names<Row>();
  for (const auto& element : table.children()) {
    const auto name = element.attribute("name").value();
    if (std::find(names.begin(), names.end(), name) == names.end())
      document.refuse(element, "no column '" + name + "' in " + std::string(Table<Row>::name) +
                                   "; allowed: " + joined(names));
    auto column = read_column(document, element);
    if (column.optional || column.column.empty())
      if (const auto bad = misfit<Row>(name, column.constant))
        document.refuse(element, "the constant of '" + name +
                                     "' does not fit; allowed: " + std::string(bad->expected));
    if (!source.columns.emplace(name, std::move(column)).second)
      document.refuse(element, "'" + name + "' occurs twice; allowed: once");
  }
  std::vector<std::string_view> missing;
  for (const auto name : names)
    if (!source.columns.contains(name))
      missing.push_back(name);
  if (!missing.empty())
    document.refuse(table, "no entry for " + joined(missing) + "; allowed: a column or a constant for each");
}

template <class... Rows>
void read_table(std::tuple<Rows...>*, const xml::Document& document, const xml::Element& element,
                Profile& profile) {
  const auto name = element.attribute("name").value();
  TableSource source;
  source.table = element.attribute("from").value_or(name);
  source.optional = element.attribute("optional") == "yes";
  bool has_rows = false;
  ((Table<Rows>::name == name ? (read_columns<Rows>(document, element, source), has_rows = true) : false),
   ...);
  if (!has_rows && !element.children().empty())
    document.refuse(element, name + " is only counted; allowed: no columns");
  if (!profile.tables.emplace(name, std::move(source)).second)
    document.refuse(element, name + " occurs twice; allowed: once");
}

template <class... Rows>
std::vector<std::string_view> logical_tables(std::tuple<Rows...>*) {
  std::vector<std::string_view> names{Table<Rows>::name...};
  names.insert(names.end(), std::begin(counted_tables), std::end(counted_tables));
  return names;
}

} // namespace

const TableSource& Profile::table(std::string_view logical) const {
  const auto found = tables.find(logical);
  if (found == tables.end())
    throw Error(ErrorKind::internal, "profile " + name + " has no table " + std::string(logical));
  return found->second;
}

Profile parse_profile(std::string_view xml, const std::string& origin) {
  constexpr RowTables* row_tables = nullptr;
  const auto document = xml::Document::parse(xml, origin);
  document.validate(profiles::profile_rng);
  const auto root = document.root();
  Profile profile;
  profile.name = root.attribute("name").value();
  profile.generation = root.attribute("generation") == "ocs-2007-r2" ? legacy::Generation::ocs_2007_r2
                                                                     : legacy::Generation::lync_2010;
  profile.sha256 = sha256_hex(xml);
  profile.xml = xml;
  for (const auto& table : root.children())
    read_table(row_tables, document, table, profile);
  std::vector<std::string_view> missing;
  for (const auto name : logical_tables(row_tables))
    if (!profile.tables.contains(name))
      missing.push_back(name);
  if (!missing.empty())
    document.refuse(root, "no entry for " + joined(missing) + "; allowed: a table for each");
  return profile;
}

std::vector<Profile> shipped_profiles() {
  std::vector<Profile> profiles;
  for (const auto& file : shipped)
    profiles.push_back(parse_profile(*file.text, std::string(file.name) + ".xml"));
  return profiles;
}

Profile load_profile(const std::string& name_or_file) {
  std::string names;
  for (const auto& file : shipped) {
    if (file.name == name_or_file)
      return parse_profile(*file.text, std::string(file.name) + ".xml");
    names += (names.empty() ? "" : ", ") + std::string(file.name);
  }
  std::error_code no_status; // a file that cannot be examined cannot be read either: one message for both
  std::ifstream input;
  if (std::filesystem::is_regular_file(name_or_file, no_status))
    input.open(name_or_file, std::ios::binary);
  if (!input.is_open())
    throw Error(ErrorKind::configuration, "cannot read the profile '" + name_or_file + "'")
        .hint("Give a profile file, or the name of a built-in profile: " + names);
  std::string text(xml::max_bytes + 1, '\0'); // one more than a document may have
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (input.bad() || text.find('\0') != std::string::npos)
    throw Error(ErrorKind::configuration,
                "the profile '" + name_or_file + "' cannot be read to its end, or is not a text");
  return parse_profile(text, name_or_file);
}

} // namespace gc2pc
