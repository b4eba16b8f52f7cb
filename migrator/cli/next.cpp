// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/next.hpp"

#include "migrator/run/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace gc2pc::cli {

std::string for_a_shell(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("/._-+:@").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain && !text.empty())
    return text;
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string config_words(const Arguments& arguments) {
  const auto file = arguments.texts().find(OptionId::config);
  return file == arguments.texts().end() ? "" : fmt::format("--config {} ", for_a_shell(file->second.text));
}

void print_next(TerminalOut& out, std::string_view command) {
  if (!command.empty())
    out.print("Next: gc2pc {}\n", command);
}

void print_next(TerminalOut& out, const Verdict& verdict, const std::filesystem::path& folder) {
  if (verdict.next.empty())
    return;
  const auto end = std::min(verdict.next.find(' '), verdict.next.size());
  print_next(out, fmt::format("{} --run {}{}", verdict.next.substr(0, end), for_a_shell(folder.string()),
                              verdict.next.substr(end)));
}

void print_next(TerminalOut& out, const RunView& view, const std::filesystem::path& folder) {
  if (!view.owner)
    print_next(out, describe(view.run).verdict, folder);
}

} // namespace gc2pc::cli
