// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/ini_file.hpp"

#include "adapters/files/small_file.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <sstream>

namespace gc2pc::cli {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // Notepad writes it

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  return begin == text.npos ? std::string_view()
                            : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

constexpr std::size_t most_ini_bytes = 1'048'576;

/// The whole file, or an error: options behind the place where reading ended would be missing unseen.
std::string whole_text_of(const std::string& file) {
  try {
    return read_small_file(file, "INI file", most_ini_bytes);
  } catch (const Error& error) {
    throw Error(ErrorKind::configuration, error.what());
  }
}

/// A semicolon stands between the parts of an ODBC connection, so it begins a comment only where no value is.
std::string_view without_comment(std::string_view line) {
  if (trimmed(line).starts_with(';'))
    return {};
  for (auto at = line.find('#'); at != line.npos; at = line.find('#', at + 1))
    if (at == 0 || blanks.find(line[at - 1]) != blanks.npos)
      return line.substr(0, at);
  return line;
}

} // namespace

std::string place_of(const std::string& file, std::size_t line) {
  return fmt::format("{}, line {}", file, line);
}

std::vector<IniLine> read_ini_file(const std::string& file) {
  return parse_ini(whole_text_of(file), file);
}

std::vector<IniLine> parse_ini(const std::string& text_of_file, const std::string& file) {
  std::istringstream stream(text_of_file);
  std::vector<IniLine> lines;
  std::string text;
  std::size_t number = 0;
  while (std::getline(stream, text)) {
    std::string_view line = text;
    if (++number == 1 && line.starts_with(byte_order_mark))
      line.remove_prefix(byte_order_mark.size());
    line = trimmed(without_comment(line));
    if (line.empty())
      continue;
    const auto equals = line.find('=');
    const auto name = trimmed(line.substr(0, equals));
    if (equals == line.npos || name.empty())
      throw Error(ErrorKind::configuration,
                  fmt::format("{}: this is not an 'option = value' line", place_of(file, number)))
          .hint("Sections are not used; a comment begins with '#' or ';'.");
    lines.push_back({number, std::string(name), std::string(trimmed(line.substr(equals + 1)))});
  }
  return lines;
}

} // namespace gc2pc::cli
