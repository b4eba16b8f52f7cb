// SPDX-License-Identifier: Apache-2.0
/// \file
/// Changes to an LDIF text that leave every other byte alone, and places to undo them at.
#pragma once

#include "adapters/directory/ldif_document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Replaces [begin, end) by `text`.
struct LdifEdit {
  std::size_t begin = 0, end = 0;
  std::string text;
};

/// Applies edits that do not overlap, in any order; at most one of them inserts at an offset.
[[nodiscard]] std::string apply_edits(const std::string& text, std::vector<LdifEdit> edits);

/// The bytes that go when a record goes: the record and the one empty line that sets it off.
struct LdifCut {
  std::size_t begin = 0, end = 0;
};
[[nodiscard]] LdifCut cut_of(const LdifDocument& document, std::size_t index);

/// Puts a record behind everything. Taking it out again by `cut_of` gives the same bytes as before.
[[nodiscard]] LdifEdit append_record(const LdifDocument& document, std::string_view record);

/// Where a cut record stood: its neighbours, and a digest of what was between them and it. Serialised by
/// ldif_image.
struct LdifPosition {
  std::optional<std::string> previous, next; ///< DNs; nothing at the ends of the file
  std::size_t bytes_before = 0, bytes_after = 0;
  std::string sha256_before, sha256_after;
  std::string lead, trail; ///< the empty line that went with the record, before or behind it
};
[[nodiscard]] LdifPosition position_of(const LdifDocument& document, std::size_t index);

/// Puts a cut record back: at the very byte when a neighbour still stands as it did, else as near to a
/// neighbour as LDIF allows, else behind everything.
[[nodiscard]] LdifEdit put_back(const LdifDocument& document, const LdifPosition& position,
                                std::string_view record);

} // namespace gc2pc
