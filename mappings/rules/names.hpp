// SPDX-License-Identifier: Apache-2.0
/// \file
/// C9–C12: names are given one item at a time, never too long, never twice.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/finding_log.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

namespace gc2pc {

/// Longest name of a room or category, and longest description, in UTF-16 units (C9, C16).
inline constexpr Utf16Length max_name{256};
/// Longest name of an add-in (C48).
inline constexpr Utf16Length max_addin_name{50};

/// Cuts a full name and puts separator and hex digits after it, so that it has at most `limit` units (C9,
/// C11).
[[nodiscard]] std::string with_suffix(std::string_view full, std::string_view separator, const Guid& guid,
                                      Utf16Length limit);

/// What becomes of an item in the target (C12).
enum class Fate { created, adopted, overwritten };

/// The names of one name space: rooms and categories together, or add-ins.
class NameBook {
 public:
  /// Makes a finding about the item that is being named.
  using Report = std::function<void(Code, std::string detail)>;

  NameBook(std::string_view separator, Utf16Length limit) : separator_(separator), limit_(limit) {}

  /// A name that a row of the target has.
  void add_target(std::string_view name, std::size_t row) { target_.emplace(fold(name), row); }

  struct Given {
    std::string name;
    Fate fate = Fate::created;
    std::size_t target = 0; ///< row, when the fate is not `created`
    bool failed = false;    ///< an error was reported; the name is the value, unchanged
  };

  /// Says whether the target's row of the same name may be adopted or overwritten; an error code when not.
  using MayTake = std::function<std::optional<Code>(std::size_t row)>;

  /// Gives the next item its name. `may_take` empty: names of the target are avoided by suffix only
  /// (add-ins).
  [[nodiscard]] Given give(const std::string& full, const Guid& guid, const NamePolicies& policies,
                           const MayTake& may_take, const Report& report);
  /// Registers a name without looking: of an item that has an error already.
  void take(std::string_view name, const Guid& guid) { taken_.emplace(fold(name), holder(name, guid)); }

 private:
  static std::string fold(std::string_view name);
  /// As a finding names the item that has a name already.
  static std::string holder(std::string_view name, const Guid& guid);
  [[nodiscard]] bool free(const std::string& folded) const {
    return !taken_.contains(folded) && !target_.contains(folded);
  }
  Given suffixed(const std::string& full, const Guid& guid, std::string_view taken_by, const Report& report);

  std::string separator_;
  Utf16Length limit_;
  std::unordered_map<std::string, std::string> taken_;  ///< folded names of migrated items, and whose each is
  std::unordered_map<std::string, std::size_t> target_; ///< folded names of the target
};

} // namespace gc2pc
