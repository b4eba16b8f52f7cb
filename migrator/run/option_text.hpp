// SPDX-License-Identifier: Apache-2.0
/// \file
/// The values of options, read from text and written as text; what an option takes follows from its type.
#pragma once

#include "adapters/directory/directory_login.hpp"
#include "adapters/directory/directory_reader.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/error.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gc2pc {

/// What was given for an option.
struct OptionText {
  std::string_view option;
  std::string text;
  const std::filesystem::path* base = nullptr; ///< the folder that relative paths follow; null: they stay
};

/// What a number may be.
struct Range {
  std::int64_t least = 0, most = 0;
};

/// A word of an option, and what it means.
template <class Enum>
struct OptionWord {
  std::string_view word;
  Enum meant;
};

/// The words that an option takes for an enumeration; a specialisation for each.
template <class Enum>
constexpr std::array<OptionWord<Enum>, 0> option_words{};
template <>
inline constexpr std::array option_words<Release>{OptionWord<Release>{"delete", Release::remove},
                                                  OptionWord<Release>{"disable", Release::withdraw}};
template <>
inline constexpr std::array option_words<Sasl>{OptionWord<Sasl>{"gssapi", Sasl::gssapi},
                                               OptionWord<Sasl>{"external", Sasl::external}};
template <>
inline constexpr std::array option_words<Tls>{OptionWord<Tls>{"on", Tls::on},
                                              OptionWord<Tls>{"off", Tls::off}};

using Paths = std::vector<std::filesystem::path>; ///< joined by commas in text
using Seconds = std::chrono::duration<double>;    ///< at most a day: no weekend waits longer for anything

/// "--jobs cannot be 'many'. Allowed: a whole number from 1 to 32."
[[nodiscard]] Error wrong_value(const OptionText& given, std::string_view what);
/// "--run DIR, --plan HASH and --consent directory"
[[nodiscard]] std::string listed(const std::vector<std::string>& options);

// What read_value is made of; each throws what it throws.
[[nodiscard]] std::int64_t read_whole(const OptionText& given, Range range);
[[nodiscard]] double read_number(const OptionText& given, Range range);
[[nodiscard]] double read_seconds(const OptionText& given);
[[nodiscard]] Paths read_paths(const OptionText& given);
/// One path, which may hold commas.
[[nodiscard]] std::filesystem::path read_path(const OptionText& given);

/// Throws Error(usage), that of wrong_value, when the text is not what the option takes.
template <class Value>
void read_value(const OptionText& given, Range range, Value& value) {
  if constexpr (is_optional<Value>::value) {
    read_value(given, range, value.emplace());
  } else if constexpr (std::is_enum_v<Value>) {
    std::string words;
    for (const auto& [word, meant] : option_words<Value>) {
      if (word == given.text) {
        value = meant;
        return;
      }
      words.append(words.empty() ? "" : " or ").append(word);
    }
    throw wrong_value(given, words);
  } else if constexpr (std::is_integral_v<Value>) {
    value = static_cast<Value>(read_whole(given, range));
  } else if constexpr (std::is_same_v<Value, double>) {
    value = read_number(given, range);
  } else if constexpr (std::is_same_v<Value, Seconds>) {
    value = Seconds(read_seconds(given));
  } else if constexpr (std::is_same_v<Value, Paths>) {
    value = read_paths(given);
  } else if constexpr (std::is_same_v<Value, std::filesystem::path>) {
    value = read_path(given);
  } else {
    value = given.text;
  }
}

[[nodiscard]] std::string text_of_seconds(double seconds);
[[nodiscard]] std::string text_of_paths(const Paths& paths);

/// What read_value reads; nothing for a value that is not given.
template <class Value>
std::optional<std::string> text_of(const Value& value) {
  if constexpr (is_optional<Value>::value) {
    return value ? text_of(*value) : std::nullopt;
  } else if constexpr (std::is_enum_v<Value>) {
    for (const auto& [word, meant] : option_words<Value>)
      if (meant == value)
        return std::string(word);
    return std::nullopt;
  } else if constexpr (std::is_integral_v<Value>) {
    return std::to_string(value);
  } else if constexpr (std::is_same_v<Value, Seconds>) {
    return text_of_seconds(value.count());
  } else if constexpr (std::is_same_v<Value, std::filesystem::path>) {
    return value.string();
  } else if constexpr (std::is_same_v<Value, Paths>) {
    return value.empty() ? std::nullopt : std::optional(text_of_paths(value));
  } else {
    return value.empty() ? std::nullopt : std::optional(value);
  }
}

/// The member at the end of `path`, pointers to members that lead to it from `owner`.
template <auto first, auto... path, class Owner>
auto& member_at(Owner& owner) {
  if constexpr (sizeof...(path) == 0)
    return owner.*first;
  else
    return member_at<path...>(owner.*first);
}

} // namespace gc2pc
