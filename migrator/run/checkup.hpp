// SPDX-License-Identifier: Apache-2.0
/// \file
/// What was checked before a weekend: one check after the other, each with what is so and how to fix it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// In the order in which they are shown.
enum class CheckGroup {
  configuration,
  databases,
  rights,
  versions,
  directory,
  controllers,
  clock,
  disk,
  keys,
  terminal
};

struct CheckGroupText {
  CheckGroup group;
  std::string_view name;  ///< in JSON
  std::string_view title; ///< for people
};
inline constexpr std::array check_groups{
    CheckGroupText{CheckGroup::configuration, "configuration", "Configuration"},
    CheckGroupText{CheckGroup::databases, "databases", "Databases"},
    CheckGroupText{CheckGroup::rights, "rights", "Rights"},
    CheckGroupText{CheckGroup::versions, "versions", "Versions"},
    CheckGroupText{CheckGroup::directory, "directory", "Directory"},
    CheckGroupText{CheckGroup::controllers, "controllers", "Controllers and replication"},
    CheckGroupText{CheckGroup::clock, "clock", "Clock"},
    CheckGroupText{CheckGroup::disk, "disk", "Disk space"},
    CheckGroupText{CheckGroup::keys, "keys", "Keys and certificates"},
    CheckGroupText{CheckGroup::terminal, "terminal", "Terminal"}};

enum class CheckLevel {
  good,
  remark,   ///< it works, and an administrator should know
  failed,   ///< a cutover would not work
  unchecked ///< nothing was given to check, or it could not be asked
};

/// How a level looks. The name is that of JSON and CSS.
struct CheckLevelStyle {
  CheckLevel level;
  std::string_view name;   ///< "not-checked"
  std::string_view symbol; ///< one character
  std::string_view ascii;  ///< where a terminal has no symbols
  std::string_view colour; ///< green, yellow, red; empty for none
};
[[nodiscard]] const CheckLevelStyle& style_of(CheckLevel level);

struct Check {
  CheckGroup group = CheckGroup::configuration;
  std::string id; ///< "source.open"; of several controllers each has one of the same
  CheckLevel level = CheckLevel::good;
  std::string sentence; ///< without its full stop
  std::string remedy;   ///< a sentence or two; empty when there is nothing to do

  friend bool operator==(const Check&, const Check&) = default;
};

struct Checkup {
  std::string at; ///< UTC, ISO 8601
  std::vector<Check> checks;

  [[nodiscard]] std::size_t count(CheckLevel level) const;
  /// Those of one group, in their order.
  [[nodiscard]] std::vector<const Check*> of(CheckGroup group) const;
  /// "12 checks passed, 1 failed, 2 remarks, 3 not checked".
  [[nodiscard]] std::string counts_text() const;
};

/// JSON text for run.db.
[[nodiscard]] std::string stored_checkup(const Checkup& checkup);
/// Throws corrupt when the text is not what was stored.
[[nodiscard]] Checkup checkup_from_stored(const std::string& text);

} // namespace gc2pc
