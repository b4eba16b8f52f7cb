// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/surroundings.hpp"

#include "adapters/files/ownership.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/cli/ini_file.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/suggest.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace gc2pc::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "GC2PC_", config_variable = "GC2PC_CONFIG", file_name = "gc2pc.ini";

/// Variables with a meaning of their own: those that gc2pc gives to hooks, which may call it, a password, and
/// the fault point of a test.
constexpr std::array<std::string_view, 12> other_variables{
    config_variable,   "GC2PC_HOOK",         "GC2PC_RUN_ID", "GC2PC_VERB",
    "GC2PC_PLAN",      "GC2PC_LEVEL",        "GC2PC_STEP",   "GC2PC_SENTENCE",
    "GC2PC_EXIT_CODE", "GC2PC_SECONDS_LEFT", "GC2PC_FAULT",  "GC2PC_ODBC_PASSWORD"};

const OptionSpec* option_of(std::string_view variable) {
  const auto all = all_options();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const OptionSpec& spec) { return variable_of(spec) == variable; });
  return found == all.end() ? nullptr : &*found;
}

/// The option that differs from the variable by one or two letters. A variable of another program differs by
/// more.
std::optional<std::string> meant_by(std::string_view variable) {
  const auto letters = variable.size() - prefix.size();
  std::size_t best = (letters <= 4 ? 1 : 2) + 1;
  std::optional<std::string> meant;
  for (const auto& spec : all_options())
    if (spec.in_file || spec.id == OptionId::config)
      if (const auto distance = edit_distance(ascii_upper(variable), variable_of(spec)); distance < best) {
        best = distance;
        meant = variable_of(spec);
      }
  return meant;
}

/// Names of variables that options name for a password.
std::set<std::string> named_for_secrets(const GivenTexts& texts) {
  std::set<std::string> names;
  for (const auto id : {OptionId::directory_password_env, OptionId::passphrase_env})
    if (const auto given = texts.find(id); given != texts.end())
      names.insert(given->second.text);
  return names;
}

} // namespace

Surroundings Surroundings::of_process() {
  Surroundings around;
  for (char** one = environ; one != nullptr && *one != nullptr; ++one)
    if (std::string_view(*one).starts_with(prefix))
      around.environment.emplace_back(*one);
  return around;
}

std::string variable_of(const OptionSpec& spec) {
  auto name = ascii_upper(spec.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return std::string(prefix) + name;
}

std::vector<std::string> add_environment(const Surroundings& around, GivenTexts& texts) {
  GivenTexts found;
  std::vector<std::string> unknown, warnings;
  for (const auto& one : around.environment) {
    const auto equals = one.find('=');
    const auto name = one.substr(0, equals);
    if (!name.starts_with(prefix) || equals == one.npos || equals + 1 == one.size())
      continue;
    const auto* spec = option_of(name);
    if (spec != nullptr && spec->in_file)
      found.emplace(spec->id, GivenText{one.substr(equals + 1), {}, Origin::environment, name});
    else if (std::find(other_variables.begin(), other_variables.end(), name) != other_variables.end())
      continue;
    else if (spec != nullptr)
      warnings.push_back(
          fmt::format("{} is ignored: --{} is only allowed on the command line.", name, spec->name));
    else
      unknown.push_back(name);
  }
  texts.merge(found);
  const auto secrets = named_for_secrets(texts);
  for (const auto& name : unknown)
    if (const auto meant = meant_by(name); meant && !secrets.contains(name))
      warnings.push_back(fmt::format("{} is ignored: it is not an option. Did you mean {}?", name, *meant));
  return warnings;
}

std::optional<std::string> found_file(const Surroundings& around) {
  const auto start = std::string(config_variable) + '=';
  for (const auto& one : around.environment)
    if (one.starts_with(start) && one.size() > start.size())
      return one.substr(start.size());
  const auto file = around.folder / file_name;
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0 && ::lstat(file.c_str(), &facts) != 0)
    return std::nullopt;
  // The folder first: when only its owner can change it, the file stays the one that was examined.
  require_own_folder(around.folder,
                     fmt::format("the folder of '{}', which gc2pc would read,", file.string()));
  require_own(facts, fmt::format("the INI file '{}'", file.string()));
  return file.string();
}

void add_file(const std::string& file, GivenTexts& texts) {
  GivenTexts found;
  for (auto& line : read_ini_file(file)) {
    const auto place = place_of(file, line.number);
    const auto refused = [&](const std::string& why) {
      return Error(ErrorKind::configuration, fmt::format("{}: '{}' {}", place, line.name, why));
    };
    const auto* spec = find_option(line.name);
    if (spec == nullptr)
      throw refused("is not an option." +
                    did_you_mean(line.name, names_of_options([](const auto& one) { return one.in_file; })));
    if (!spec->in_file)
      throw refused("is only allowed on the command line.");
    if (!found.emplace(spec->id, GivenText{line.value, fs::path(file).parent_path(), Origin::file, place})
             .second)
      throw refused("is given twice.");
  }
  texts.merge(found);
}

} // namespace gc2pc::cli
