// SPDX-License-Identifier: Apache-2.0
/// \file
/// The names of an export's objects: one text of all of them, and a number for each. Strings of their own and
/// a map would take as much memory as half of the export.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Names are numbered in the order in which they are added.
class LdifNames {
 public:
  /// A name that is not there yet.
  void add(std::string_view name);
  [[nodiscard]] std::string_view at(std::size_t number) const;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

 private:
  /// The slot that has the name, or the empty one where it belongs.
  [[nodiscard]] std::size_t slot_of(std::string_view name) const;
  void grow();

  std::string text_;
  std::vector<std::size_t> ends_;    ///< of the names in the text
  std::vector<std::uint32_t> slots_; ///< by hash: number + 1; 0 is empty. A power of two, at most half full.
};

} // namespace gc2pc
