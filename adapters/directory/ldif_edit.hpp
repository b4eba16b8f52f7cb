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

/// By their places; what is inserted at an offset comes before what is replaced from there on.
void sort_edits(std::vector<LdifEdit>& edits);
/// Applies edits that do not overlap, in any order; what is inserted at the same offset keeps its order.
[[nodiscard]] std::string apply_edits(std::string_view text, std::vector<LdifEdit> edits);

/// Records of one object that are side by side: they go and come back as one.
struct LdifBlock {
  std::size_t first = 0, last = 0; ///< in LdifDocument::records()
};
/// All blocks of an object, copies left out, in the order of the text.
[[nodiscard]] std::vector<LdifBlock> blocks_of(const LdifDocument& document, std::size_t object);
/// The bytes from the first record of a block to its last.
[[nodiscard]] std::string raw(const LdifDocument& document, const LdifBlock& block);

/// The bytes that go when a block goes: its records and the one empty line that sets them off.
struct LdifCut {
  std::size_t begin = 0, end = 0;
};
[[nodiscard]] LdifCut cut_of(const LdifDocument& document, const LdifBlock& block);

/// A record after everything of a file. Taking it out again by `cut_of` gives the same bytes as before.
[[nodiscard]] LdifEdit append_record(const LdifFileSpan& file, std::string_view record);

/// A record by its object: 0 is the object's first.
struct LdifNeighbour {
  std::string dn;
  std::size_t part = 0;
};

/// Where a cut block stood: its neighbours in the file, and a digest of what was between them and it.
/// Serialised by ldif_notes.
struct LdifPosition {
  std::optional<LdifNeighbour> previous, next; ///< nothing at the ends of the file
  std::size_t bytes_before = 0, bytes_after = 0;
  std::string sha256_before, sha256_after;
  std::string lead, trail; ///< the empty line that went with the block, before or after it
  std::size_t parts = 1;   ///< records of the block
  std::size_t file = 0;    ///< which of the document's
};
[[nodiscard]] LdifPosition position_of(const LdifDocument& document, const LdifBlock& block);

/// Puts a cut block back: at the very byte when a neighbour is still where it was, else as near to a
/// neighbour as LDIF allows, else after everything of its file.
[[nodiscard]] LdifEdit put_back(const LdifDocument& document, const LdifPosition& position,
                                std::string_view block);

} // namespace gc2pc
