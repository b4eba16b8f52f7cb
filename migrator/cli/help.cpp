// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/help.hpp"

#include "migrator/base/version.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace gc2pc::cli {
namespace {

constexpr std::size_t narrowest = 60, widest = 120, without_terminal = 100;
/// From so many options on they are shown in groups.
constexpr std::ptrdiff_t many_options = 12;

} // namespace

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string result;
  std::size_t used = indent;
  for (const auto word : split_words(text)) {
    const auto width = columns_of(word);
    if (used > indent && used + 1 + width > columns) {
      result += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (used > indent) {
      result += ' ';
      ++used;
    }
    result += word;
    used += width;
  }
  return result;
}

namespace {

/// What a command can be consented to.
std::vector<ConsentWord> consents_of(const Command& command) {
  std::vector<ConsentWord> words;
  std::copy_if(consent_words.begin(), consent_words.end(), std::back_inserter(words),
               [&](const ConsentWord& one) { return command.consent.*(one.member); });
  return words;
}

} // namespace

std::string with_default(const OptionSpec& spec) {
  if (spec.standard.empty())
    return std::string(spec.help);
  const bool words = spec.standard.find(' ') != spec.standard.npos;
  return fmt::format("{} (default{} {})", spec.help, words ? ":" : "", spec.standard);
}

std::string text_of(const OptionSpec& spec, const Command& command) {
  if (spec.id == OptionId::out && command.writes_one_file)
    return "file to write; it must not exist";
  if (spec.id != OptionId::consent)
    return with_default(spec);
  const auto words = consents_of(command);
  if (words.size() == 1)
    return std::string(words.front().help);
  std::string text;
  for (const auto& one : words)
    text += fmt::format("{}: {}; ", one.word, one.help);
  return text + "several joined by commas";
}

std::string_view title_of(OptionGroup group) {
  static constexpr std::array<std::string_view, 5> titles{"What to do", "Databases and files", "Directory",
                                                          "Snapshot", "Output"};
  return titles[static_cast<std::size_t>(group)];
}

std::vector<OptionSection> sections_of(const Command& command) {
  std::vector<const OptionSpec*> options;
  for (const auto& spec : all_options())
    if (command.options.contains(spec.id))
      options.push_back(&spec);
  if (std::ssize(options) < many_options)
    return {{"Options", options}};
  std::vector<OptionSection> sections;
  for (const auto* spec : options) {
    const auto title = title_of(spec->group);
    if (sections.empty() || sections.back().title != title)
      sections.push_back({title, {}});
    sections.back().options.push_back(spec);
  }
  return sections;
}

std::vector<std::string_view> values_of(const OptionSpec& spec, const Command& command) {
  std::vector<std::string_view> values;
  if (spec.id == OptionId::consent)
    for (const auto& one : consents_of(command))
      values.push_back(one.word);
  else if (spec.argument.find('|') != spec.argument.npos) // in capitals it says what kind of value it is
    for (const auto word : split_words(spec.argument, '|'))
      if (std::none_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        values.push_back(word);
  return values;
}

namespace {

std::string option_lines(const OptionSpec& spec, const Command& command, std::size_t width,
                         std::size_t columns) {
  const auto usage = usage_of(spec, command);
  const auto indent = width + 4;
  return fmt::format("  {}{}{}\n", filled(usage, width),
                     columns_of(usage) > width ? "\n" + std::string(indent, ' ') : "  ",
                     wrapped(text_of(spec, command), columns, indent));
}

} // namespace

std::string overview(std::size_t columns) {
  columns = std::clamp(columns, narrowest, widest);
  constexpr std::size_t indent = 14;
  std::string text = wrapped("gc2pc moves a legacy Group Chat database to Persistent Chat and hands over the "
                             "lookup address.",
                             columns) +
                     "\n\nUsage: gc2pc COMMAND [OPTIONS]\n\n";
  for (const auto& command : commands())
    text += fmt::format("  {:<12}{}\n", command.name, wrapped(command.summary, columns, indent));
  text += "\nA weekend:\n"
          "  gc2pc plan     --config weekend.ini --run weekend\n"
          "  gc2pc cutover  --run weekend --execute --plan HASH          (data only)\n"
          "  gc2pc verify   --run weekend\n"
          "  gc2pc finalize --run weekend --execute --plan HASH --consent directory\n"
          "  gc2pc rollback --run weekend --execute --consent directory  (to go back)\n\n";
  std::string codes = "Exit codes:";
  for (const auto& one : exit_texts)
    codes += fmt::format("{} {} {}", &one == exit_texts.begin() ? "" : ",", one.code, one.meaning);
  text += wrapped(codes + ".", columns, 2) + "\n\n";
  text += wrapped("'gc2pc help COMMAND' shows the options of a command and an example.", columns) + "\n";
  return text;
}

std::string argument_of(const OptionSpec& spec, const Command& command) {
  if (spec.id == OptionId::out && command.writes_one_file)
    return "FILE";
  if (spec.id != OptionId::consent)
    return std::string(spec.argument);
  std::vector<std::string_view> words;
  for (const auto& one : consents_of(command))
    words.push_back(one.word);
  return fmt::format("{}", fmt::join(words, "|"));
}

std::string usage_of(const OptionSpec& spec, const Command& command) {
  const auto argument = argument_of(spec, command);
  return fmt::format("--{}{}{}", spec.name, argument.empty() ? "" : " ", argument);
}

std::string help_of(const Command& command, std::size_t columns) {
  columns = std::clamp(columns, narrowest, widest);
  const auto sections = sections_of(command);
  std::size_t width = 0;
  for (const auto& section : sections)
    for (const auto* spec : section.options)
      if (const auto size = columns_of(usage_of(*spec, command));
          size <= columns / 3) // longer ones have a line alone
        width = std::max(width, size);
  std::string text = fmt::format(
      "{}\n\nUsage: gc2pc {}{}{} [OPTIONS]\n\n{}\n", wrapped(std::string(command.summary) + ".", columns),
      command.name, command.words.empty() ? "" : " ", command.words, wrapped(command.text, columns));
  for (const auto& section : sections) {
    text += fmt::format("\n{}:\n", section.title);
    for (const auto* spec : section.options)
      text += option_lines(*spec, command, width, columns);
  }
  text += fmt::format("\nExample:\n  {}\n", command.example);
  return text;
}

Outcome run_help(const Arguments& arguments, Context& context) {
  const auto columns = terminal_columns(STDOUT_FILENO, without_terminal);
  context.out.lines(arguments.words().empty() ? overview(columns)
                                              : help_of(command_named(arguments.words().front()), columns));
  return {};
}

} // namespace gc2pc::cli
