// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a page of docs/ as its reader meets it: sections, and the blocks to type in each.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

/// What stands between two fences.
struct Block {
  std::string language; ///< "bash"
  std::size_t line = 0; ///< of the page, of the first line inside
  std::string text;
};

/// From one heading to the next one, of whatever level.
struct Section {
  std::string title;
  std::size_t level = 0;
  std::vector<Block> blocks;
  /// Sentences in code that paragraphs beginning with "Expect" promise; "…" stands for anything.
  std::vector<std::string> expected;
};

class Page {
 public:
  /// Fails the test for a block that is not closed.
  explicit Page(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<Section>& sections() const { return sections_; }
  /// The section whose title begins like this, and all below it; the test fails when there is not just one.
  [[nodiscard]] std::vector<Section> part(std::string_view title) const;
  /// All blocks in this language.
  [[nodiscard]] std::vector<Block> blocks(std::string_view language) const;
  /// Texts in single backquotes outside of the blocks, each with its line.
  [[nodiscard]] const std::vector<Block>& codes() const { return codes_; }

 private:
  std::vector<Section> sections_;
  std::vector<Block> codes_;
};

/// `text` has the pieces of `sentence` between its "…" in this order.
[[nodiscard]] bool says(std::string_view text, std::string_view sentence);

} // namespace gc2pc::test
