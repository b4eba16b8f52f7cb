// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/arguments.hpp"

#include "mappings/model/error.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/suggest.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

namespace po = boost::program_options;

std::string help_hint(std::string_view command) {
  return fmt::format(" See 'gc2pc {} --help'.", command);
}

/// Options are named without the dashes here, whatever form Boost kept them in.
std::string bare(const std::string& name) {
  return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

/// What Boost found wrong, in our words: its own texts name neither the command nor a way out.
std::string translated(const po::error& error, const Command& command) {
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error)) {
    const auto name = bare(unknown->get_option_name());
    const auto names = names_of_options([&](const auto& spec) { return command.options.contains(spec.id); });
    return find_option(name) != nullptr ? fmt::format("'{}' does not take '--{}'.", command.name, name)
                                        : fmt::format("'{}' has no option '--{}'.{}", command.name, name,
                                                      did_you_mean(name, names, "--"));
  }
  if (const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&error)) {
    const auto name = bare(syntax->get_option_name());
    if (syntax->kind() == po::invalid_syntax::extra_parameter)
      return fmt::format("'--{}' takes no value.", name);
    const auto* spec = find_option(name);
    return spec == nullptr ? fmt::format("'{}' is not complete.", name)
                           : fmt::format("'--{}' needs a value: {}.", name, usage_of(*spec, command));
  }
  return fmt::format("{}.", error.what());
}

po::options_description described(const Command& command) {
  po::options_description description;
  const auto add = [&](std::string_view name, bool is_switch) {
    const std::string text(name);
    if (is_switch)
      description.add_options()(text.c_str(), po::bool_switch());
    else
      description.add_options()(text.c_str(), po::value<std::string>());
  };
  for (const auto& spec : all_options())
    if (command.options.contains(spec.id)) {
      add(spec.name, spec.is_switch());
      if (!spec.old_name.empty())
        add(spec.old_name, spec.is_switch());
    }
  return description;
}

/// Fills `texts`, and returns the words that are not options.
std::vector<std::string> read_command_line(const Command& command, const std::vector<std::string>& line,
                                           GivenTexts& texts) {
  try {
    const auto description = described(command);
    namespace style = po::command_line_style;
    // Guessing from the first letters would make every later option a breaking change.
    const auto wanted = (style::unix_style & ~style::allow_guessing & ~style::allow_short);
    const auto found = po::command_line_parser(line).options(description).style(wanted).run();
    for (const auto& one : found.options)
      if (const auto* spec = one.position_key < 0 ? find_option(one.string_key) : nullptr) {
        auto text = one.value.empty() ? std::string() : one.value.front();
        const auto given = texts.find(spec->id);
        if (given == texts.end())
          texts.emplace(spec->id, GivenText{std::move(text)});
        else if (command.repeated.contains(spec->id))
          given->second.more.push_back(std::move(text));
        else
          throw Error(ErrorKind::usage,
                      fmt::format("'--{}' is given twice.{}{}", spec->name,
                                  spec->argument.ends_with(",…") ? " Give one list, with commas." : "",
                                  help_hint(command.name)));
      }
    return po::collect_unrecognized(found.options, po::include_positional);
  } catch (const po::error& error) {
    throw Error(ErrorKind::usage, translated(error, command) + help_hint(command.name));
  }
}

/// A switch of a file or a variable says yes or no.
bool is_on(const OptionSpec& spec, const GivenText& given) {
  if (given.origin == Origin::command_line || given.text == "yes")
    return true;
  if (given.text == "no")
    return false;
  throw wrong_value({spec.name, given.text}, "yes or no").add_context(given.place);
}

void read_text(const OptionSpec& spec, const GivenText& given, const std::string& value,
               OptionValues& values) {
  try {
    OptionText text{spec.name, value, &given.base};
    if (spec.resolved != nullptr)
      text.text = spec.resolved(text);
    if (spec.member != nullptr)
      spec.member->read(values.config, text);
    else if (spec.read != nullptr)
      spec.read(values, text);
  } catch (Error& error) {
    if (!given.place.empty())
      error.add_context(given.place);
    throw;
  }
}

/// The words after the command are those it knows, and no more than it takes.
void check_words(const Command& command, const std::vector<std::string>& words) {
  const auto places = split_words(command.words);
  if (words.size() > places.size())
    throw Error(ErrorKind::usage, fmt::format("'{}' does not take '{}'.{}", command.name,
                                              words[places.size()], help_hint(command.name)));
  if (!command.needs_words)
    return;
  const auto known = split_words(places.front(), '|');
  if (words.empty())
    throw Error(ErrorKind::usage, fmt::format("'{}' needs a word: {}.{}", command.name,
                                              fmt::join(known, " or "), help_hint(command.name)));
  if (std::find(known.begin(), known.end(), words.front()) == known.end())
    throw Error(ErrorKind::usage, fmt::format("'{}' does not take '{}'.{}{}", command.name, words.front(),
                                              did_you_mean(words.front(), known), help_hint(command.name)));
}

/// A word that means nothing to the command was meant for another one.
void check_consent(const Command& command, const Consent& given) {
  std::vector<std::string> known;
  for (const auto& one : consent_words)
    if (command.consent.*(one.member))
      known.push_back(fmt::format("--consent {}", one.word));
  for (const auto& one : consent_words)
    if (given.*(one.member) && !(command.consent.*(one.member)))
      throw Error(ErrorKind::usage, fmt::format("'{}' does not take '--consent {}', only {}.{}", command.name,
                                                one.word, listed(known), help_hint(command.name)));
}

} // namespace

Arguments Arguments::parse(std::span<const char* const> command_line, const Surroundings& around) {
  Arguments arguments;
  std::vector<std::string> rest(command_line.begin(), command_line.end());
  std::string name = rest.empty() ? "help" : rest.front();
  if (!rest.empty())
    rest.erase(rest.begin());
  if (name == "--help" || name == "-h")
    name = "help";
  else if (name == "--version" || name == "-V")
    name = "version";
  if (name.starts_with('-'))
    throw Error(ErrorKind::usage,
                fmt::format("the command comes before the options, but '{}' is the first.", name))
        .hint("See 'gc2pc help'.");
  arguments.command_ = &command_named(name);
  const Command& command = *arguments.command_;

  auto& texts = arguments.texts_;
  arguments.words_ = read_command_line(command, rest, texts);
  if (texts.contains(OptionId::help)) {
    arguments.command_ = &command_named("help");
    arguments.words_ = {std::string(command.name)};
    return arguments;
  }
  check_words(command, arguments.words_);
  if (command.options.contains(OptionId::config)) {
    arguments.warnings_ = add_environment(around, texts);
    if (const auto config = texts.find(OptionId::config); config != texts.end())
      add_file(config->second.text, texts);
    else if (const auto file = found_file(around))
      add_file(*file, texts);
  }
  for (const auto& [id, given] : texts) {
    const auto& spec = option(id);
    if (spec.is_switch() && !is_on(spec, given))
      continue;
    read_text(spec, given, given.text, arguments.values_);
    for (const auto& text : given.more)
      read_text(spec, given, text, arguments.values_);
    arguments.given_.insert(id);
  }
  check_consent(command, arguments.values_.consent);
  return arguments;
}

void Arguments::require(std::initializer_list<OptionId> options, std::string_view with,
                        std::string_view hint) const {
  std::vector<std::string> missing;
  for (const auto id : options)
    if (!has(id))
      missing.push_back(usage_of(option(id), *command_));
  if (!missing.empty())
    throw Error(ErrorKind::usage, fmt::format("'{}{}' needs {}.{}{}", command_->name, with, listed(missing),
                                              hint.empty() ? "" : " ",
                                              hint.empty() ? help_hint(command_->name) : std::string(hint)));
}

const std::filesystem::path& Arguments::run_folder() const {
  require({OptionId::run});
  return values_.run;
}

} // namespace gc2pc::cli
