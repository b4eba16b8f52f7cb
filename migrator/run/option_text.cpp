// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/option_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>

namespace gc2pc {
namespace {

template <class Number>
Number number_in(const OptionText& given, Number least, Number most, std::string_view what) {
  Number value{};
  const auto* end = given.text.data() + given.text.size();
  const auto result = std::from_chars(given.text.data(), end, value);
  // Asked this way round, NaN is outside.
  if (result.ec != std::errc{} || result.ptr != end || !(value >= least && value <= most))
    throw wrong_value(given, what);
  return value;
}

} // namespace

Error wrong_value(const OptionText& given, std::string_view what) {
  return Error(ErrorKind::usage, fmt::format("--{} cannot be '{}'", given.option, given.text))
      .hint(fmt::format("Allowed: {}.", what));
}

std::string listed(const std::vector<std::string>& options) {
  std::string text;
  for (std::size_t i = 0; i < options.size(); ++i)
    text += (i == 0 ? "" : i + 1 == options.size() ? " and " : ", ") + options[i];
  return text;
}

std::int64_t read_whole(const OptionText& given, Range range) {
  return number_in(given, range.least, range.most,
                   fmt::format("a whole number from {} to {}", range.least, range.most));
}

double read_number(const OptionText& given, Range range) {
  return number_in(given, static_cast<double>(range.least), static_cast<double>(range.most),
                   fmt::format("a number from {} to {}", range.least, range.most));
}

double read_seconds(const OptionText& given) {
  return number_in(given, 0.0, 86'400.0, "a number of seconds, at most a day");
}

std::filesystem::path read_path(const OptionText& given) {
  if (given.base == nullptr)
    return given.text;
  if (given.text.empty())
    throw wrong_value(given, "the name of a file or folder");
  return std::filesystem::absolute(*given.base / given.text).lexically_normal();
}

Paths read_paths(const OptionText& given) {
  Paths paths;
  std::istringstream names(given.text);
  for (std::string name; std::getline(names, name, ',');)
    if (!name.empty())
      paths.push_back(read_path({given.option, name, given.base}));
  return paths;
}

std::string text_of_seconds(double seconds) {
  return fmt::format("{}", seconds);
}

std::string text_of_paths(const Paths& paths) {
  std::string text;
  for (const auto& path : paths)
    text += (text.empty() ? "" : ",") + path.string();
  return text;
}

} // namespace gc2pc
