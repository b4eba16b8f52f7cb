// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/completion.hpp"

#include "migrator/cli/command.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace gc2pc::cli {
namespace {

/// What the argument of an option, or a word after a command, can be.
enum class Kind { anything, file, folder, command };

Kind kind_of(std::string_view argument) {
  if (argument.starts_with("DIR"))
    return Kind::folder;
  if (argument.find("FILE") != argument.npos || argument.find(".pem") != argument.npos)
    return Kind::file;
  return argument == "COMMAND" ? Kind::command : Kind::anything;
}

std::vector<const OptionSpec*> options_of(const Command& command) {
  std::vector<const OptionSpec*> options;
  for (const auto& section : sections_of(command))
    options.insert(options.end(), section.options.begin(), section.options.end());
  return options;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto& command : commands())
    names.push_back(command.name);
  return names;
}

// ---- bash

constexpr std::string_view bash_files =
    "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";
constexpr std::string_view bash_folders =
    "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\")";

std::string bash_words(std::string_view words) {
  return fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$word\")", words);
}

std::string bash_reply(Kind kind) {
  switch (kind) {
  case Kind::file:
    return std::string(bash_files);
  case Kind::folder:
    return std::string(bash_folders);
  case Kind::command:
    return bash_words(fmt::format("{}", fmt::join(command_names(), " ")));
  case Kind::anything:
    break;
  }
  return ":";
}

std::string bash_reply(const OptionSpec& spec, const Command& command) {
  const auto values = values_of(spec, command);
  return values.empty() ? bash_reply(kind_of(argument_of(spec, command)))
                        : bash_words(fmt::format("{}", fmt::join(values, " ")));
}

std::string bash_case(const Command& command) {
  std::string text = fmt::format("  {})\n    case $previous in\n", command.name);
  std::vector<std::string> names;
  for (const auto* spec : options_of(command)) {
    names.push_back(fmt::format("--{}", spec->name));
    if (!spec->is_switch())
      text += fmt::format("    --{}) {}; return ;;\n", spec->name, bash_reply(*spec, command));
  }
  text += fmt::format("    esac\n    if [[ $word == -* ]]; then\n      {}\n",
                      bash_words(fmt::format("{}", fmt::join(names, " "))));
  const auto places = split_words(command.words);
  if (!places.empty()) {
    const bool fixed = command.needs_words;
    text +=
        fmt::format("    elif [[ $COMP_CWORD -eq 2 ]]; then\n      {}\n",
                    fixed ? bash_words(fmt::format("{}", fmt::join(split_words(places.front(), '|'), " ")))
                          : bash_reply(kind_of(places.front())));
    if (places.size() > 1)
      text +=
          fmt::format("    elif [[ $COMP_CWORD -eq 3 ]]; then\n      {}\n", bash_reply(kind_of(places[1])));
  }
  return text + "    fi\n    ;;\n";
}

// ---- zsh

/// Inside single quotes, where _arguments gives ':', '[' and ']' a meaning.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\')
      result += '\\';
    if (c == '\'')
      result += "'\\''";
    else
      result += c;
  }
  return result;
}

std::string zsh_action(Kind kind) {
  switch (kind) {
  case Kind::file:
    return "_files";
  case Kind::folder:
    return "_files -/";
  case Kind::command:
    return fmt::format("({})", fmt::join(command_names(), " "));
  case Kind::anything:
    break;
  }
  return {};
}

std::string zsh_option(const OptionSpec& spec, const Command& command) {
  const auto text = zsh_text(text_of(spec, command));
  if (spec.is_switch())
    return fmt::format("'--{}[{}]'", spec.name, text);
  const auto values = values_of(spec, command);
  return fmt::format("'--{}[{}]:{}:{}'", spec.name, text, zsh_text(argument_of(spec, command)),
                     values.empty() ? zsh_action(kind_of(argument_of(spec, command)))
                                    : fmt::format("({})", fmt::join(values, " ")));
}

std::string zsh_case(const Command& command) {
  std::vector<std::string> lines;
  for (const auto* spec : options_of(command))
    lines.push_back(zsh_option(*spec, command));
  const auto places = split_words(command.words);
  for (std::size_t i = 0; i < places.size(); ++i)
    lines.push_back(fmt::format("'{}:{}:{}'", i + 1, zsh_text(places[i]),
                                i == 0 && command.needs_words
                                    ? fmt::format("({})", fmt::join(split_words(places[i], '|'), " "))
                                    : zsh_action(kind_of(places[i]))));
  return fmt::format("  {})\n    _arguments {}\n    ;;\n", command.name, fmt::join(lines, " \\\n      "));
}

} // namespace

std::string bash_completion() {
  std::string text = "# bash completion for gc2pc; made by 'gc2pc completion bash'\n"
                     "_gc2pc() {\n"
                     "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "  COMPREPLY=()\n"
                     "  if [[ $COMP_CWORD -eq 1 ]]; then\n";
  text += fmt::format("    {}\n    return\n  fi\n  case ${{COMP_WORDS[1]}} in\n", bash_reply(Kind::command));
  for (const auto& command : commands())
    text += bash_case(command);
  return text + "  esac\n}\ncomplete -F _gc2pc gc2pc\n";
}

std::string zsh_completion() {
  std::string text = "#compdef gc2pc\n# zsh completion for gc2pc; made by 'gc2pc completion zsh'\n"
                     "_gc2pc() {\n"
                     "  if (( CURRENT == 2 )); then\n"
                     "    local -a verbs=(\n";
  for (const auto& command : commands())
    text += fmt::format("      '{}:{}'\n", command.name, zsh_text(command.summary));
  text += "    )\n"
          "    _describe -t commands 'gc2pc command' verbs\n"
          "    return\n"
          "  fi\n"
          "  shift words\n"
          "  (( CURRENT-- ))\n"
          "  case $words[1] in\n";
  for (const auto& command : commands())
    text += zsh_case(command);
  return text + "  esac\n}\n_gc2pc \"$@\"\n";
}

} // namespace gc2pc::cli
