// SPDX-License-Identifier: Apache-2.0
/// \file
/// What search programs write between and after the records: the search's result and referrals.
#pragma once

#include <cstddef>
#include <string_view>

namespace gc2pc {

/// How a search went, read from the trailers of one export in their order.
class LdifTrailers {
 public:
  /// Whether a line begins such a block: `search:`, `result:` (ldapsearch) or `ref:` (ldbsearch, too).
  [[nodiscard]] static bool begins(std::string_view line);

  /// Throws Error(wrong_input) for the line with which ldapsearch asks whether to fetch the next page.
  static void refuse_question(std::string_view line, std::size_t number);

  /// Reads a block; `first_line` is the line number of its beginning. Throws Error(wrong_input) when the
  /// search did not find everything, or when the block holds something else.
  void read(std::string_view block, std::size_t first_line);
  /// The export ends here. Throws Error(wrong_input) when its last page was not the search's last.
  void finish() const;

 private:
  std::size_t next_page_line_ = 0; ///< line that promised another page; 0 for none
};

} // namespace gc2pc
