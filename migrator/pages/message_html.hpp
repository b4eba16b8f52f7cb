// SPDX-License-Identifier: Apache-2.0
/// \file
/// One message as an element of a page.
#pragma once

#include "adapters/batch.hpp"
#include "migrator/pages/file_links.hpp"
#include "migrator/pages/html.hpp"
#include "migrator/pages/page_dates.hpp"
#include "migrator/pages/page_structure.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::pages {

/// A message of either product.
struct Shown {
  std::int64_t room = 0, id = 0;
  std::optional<Ticks> date;
  std::int64_t author = 0;
  bool is_alert = false;
  std::string_view content, rtf; ///< empty: none
};

template <class Row>
[[nodiscard]] Shown shown(const Row& row) {
  return {row.room.value,
          row.id.value,
          row.date,
          row.author.value,
          row.is_alert,
          row.content,
          row.rtf ? std::string_view(*row.rtf) : std::string_view()};
}

/// Of a longer text a page shows the beginning: a browser becomes slow with lines of any length.
inline constexpr std::size_t most_shown_text = std::size_t{128} << 10;

class MessageHtml {
 public:
  /// `links`: null when the archive has no files. All outlive this.
  MessageHtml(const PageStructure& structure, FileLinks* links) : structure_(structure), links_(links) {}

  /// Appends the element. `author`: index of the person, nothing when no row has the id.
  void put(Html& out, const Shown& message, std::optional<std::size_t> author);
  /// The same for one that cannot be read (C57): what of it can be read, and why not all.
  void put(Html& out, std::span<const legacy::BadMessage> values);
  [[nodiscard]] PageDates& dates() { return dates_; }

 private:
  /// The label of a person as HTML: made once, because nearly all time would go into it otherwise.
  [[nodiscard]] const std::string& label(std::size_t person);
  void put_text(Html& out, std::string_view text);
  void put_linked(Html& out, std::string_view text);

  const PageStructure& structure_;
  FileLinks* links_;
  PageDates dates_;
  std::vector<std::string> labels_; ///< empty: not made yet
  bool misses_file_ = false;        ///< of the message at hand
};

} // namespace gc2pc::pages
