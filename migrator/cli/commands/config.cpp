// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/error.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/config_template.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/run/config_members.hpp"
#include "migrator/run/run.hpp"
#include "migrator/workflows/status.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <string>
#include <vector>

namespace gc2pc::cli {
namespace {

namespace fs = std::filesystem;

Outcome init(const Arguments& arguments, Context& context) {
  const auto file =
      arguments.has(OptionId::out) ? arguments.values().out : fs::absolute("gc2pc.ini").lexically_normal();
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file, ignored)))
    throw Error(ErrorKind::conflict, fmt::format("'{}' exists already", file.string()))
        .hint("Name another file with --out, or rename this one.");
  const UniqueFd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    throw os_error(fmt::format("cannot open the folder '{}'", file.parent_path().string()), errno);
  AtomicFile made(folder.get(), file.filename().string(), 0600, file.string());
  made.write(config_template());
  made.commit(Existing::refuse);
  if (arguments.has(OptionId::json))
    print_result(arguments, context, {{"file", file.string()}});
  else
    print_next(context.out, fmt::format("assess --config {}", for_a_shell(file.string())));
  return {
      fmt::format("{} has every option that a file may have. Remove the '#' before those that you want to "
                  "set.",
                  file.string())};
}

/// One row of `config show`.
struct Setting {
  const OptionSpec* spec = nullptr;
  std::string value; ///< empty: none
  std::string from;
};

/// As gc2pc uses it: paths absolute, nothing that may be a secret.
std::string value_of(const OptionSpec& spec, const GivenText& given, const RunConfig& config) {
  if (spec.is_switch())
    return given.origin == Origin::command_line ? "yes" : given.text;
  std::string text = given.text;
  if (spec.member != nullptr)
    text = spec.member->text(config).value_or(text);
  else if (spec.argument == "FILE" || spec.argument == "DIR")
    text = fs::absolute(given.base / text).lexically_normal().string();
  return without_secrets(text);
}

std::string origin_of(const GivenText& given) {
  return given.place.empty() ? "command line" : given.place;
}

/// What the folder of --run has; throws Error(usage) for an option that does not fit it.
std::optional<RunConfig> kept_config(const Arguments& arguments) {
  if (!arguments.has(OptionId::run) || !RunDatabase::exists(arguments.run_folder()))
    return std::nullopt;
  return load_config(Run::open(arguments.run_folder(), true), arguments.config());
}

std::vector<Setting> settings_of(const Arguments& arguments, const Command* command) {
  const auto kept = kept_config(arguments);
  std::vector<Setting> settings;
  for (const auto& spec : all_options()) {
    if (!spec.in_file || (command != nullptr && !command->options.contains(spec.id)))
      continue;
    const auto given = arguments.texts().find(spec.id);
    if (given != arguments.texts().end())
      settings.push_back(
          {&spec, value_of(spec, given->second, arguments.config()), origin_of(given->second)});
    else if (const auto text = kept && spec.member != nullptr ? spec.member->text(*kept) : std::nullopt)
      settings.push_back({&spec, without_secrets(*text), "run"});
    else
      settings.push_back({&spec, std::string(spec.standard), "default"});
  }
  return settings;
}

nlohmann::json setting_json(const Setting& setting) {
  const bool is_default = setting.from == "default";
  return {{"option", setting.spec->name},
          {"variable", variable_of(*setting.spec)},
          {"value", is_default ? nlohmann::json(nullptr) : nlohmann::json(setting.value)},
          {"default",
           setting.spec->standard.empty() ? nlohmann::json(nullptr) : nlohmann::json(setting.spec->standard)},
          {"from", setting.from}};
}

Outcome show(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  const Command* command = words.size() > 1 ? &command_named(words[1]) : nullptr;
  if (command != nullptr && !command->options.contains(OptionId::config))
    throw Error(ErrorKind::usage, fmt::format("'{}' reads neither a file nor variables.", command->name));
  const auto settings = settings_of(arguments, command);
  if (arguments.has(OptionId::json)) {
    auto list = nlohmann::json::array();
    for (const auto& setting : settings)
      list.push_back(setting_json(setting));
    print_result(arguments, context, {{"settings", list}});
    return {};
  }
  TextTable table({"option", "value", "from"});
  for (const auto& setting : settings)
    table.add({std::string(setting.spec->name), setting.value.empty() ? "-" : setting.value, setting.from});
  table.print(context.out);
  return {};
}

} // namespace

Outcome run_config(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  if (words.front() == "show")
    return show(arguments, context);
  if (words.size() > 1)
    throw Error(ErrorKind::usage, fmt::format("'config init' does not take '{}'.", words[1]));
  return init(arguments, context);
}

} // namespace gc2pc::cli
