// SPDX-License-Identifier: Apache-2.0
/// \file
/// The part of an archive that a browser shows: index.html, and pages of every room by month.
#pragma once

#include "adapters/export/page_files.hpp"
#include "migrator/pages/index_html.hpp"
#include "migrator/pages/message_html.hpp"
#include "migrator/pages/page_frame.hpp"
#include "migrator/pages/page_structure.hpp"
#include "migrator/pages/room_html.hpp"
#include "migrator/pages/room_pages.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gc2pc::pages {

/// Takes all messages in their order, and writes pages as they are complete: the memory does not grow with
/// the number of messages.
class ArchivePages {
 public:
  /// `links`: nothing when the archive has no files. `archive` and the inventory of `structure` outlive this.
  ArchivePages(ArchiveWriter& archive, PageStructure structure, std::optional<FileLinks> links,
               const PageLimits& limits = {});

  template <class Row>
  void add(const Row& message) {
    add(shown(message));
  }
  void add(const Shown& message);
  /// One that cannot be read (C57).
  void add_unreadable(std::span<const legacy::BadMessage> values);
  /// After the last message: the rooms without any, and index.html. `manifest` has the digest and the number
  /// of messages.
  [[nodiscard]] ArchivedPages finish(const ArchiveManifest& manifest);

 private:
  void go_to(std::int64_t room);
  void end_room();
  void begin_room(std::int64_t room);
  /// Overviews of rooms without messages, up to the id.
  void rooms_before(std::optional<std::int64_t> room);
  void add_html(std::optional<Ticks> date, std::optional<std::size_t> author);

  ArchiveWriter& archive_;
  PageStructure structure_;
  std::optional<FileLinks> links_;
  MessageHtml message_html_;
  PageFrame frame_;
  PageFiles files_;
  RoomPages room_pages_;
  Html message_, page_;
  std::optional<RoomTotals> room_;  ///< at hand
  std::vector<RoomTotals> rooms_;   ///< done
  std::vector<std::int64_t> order_; ///< ids of rooms, in the order of their folders
  std::size_t next_place_ = 0;
  std::int64_t roomless_ = 0;
  std::int64_t last_author_ = 0;
  std::optional<std::size_t> last_person_;
};

} // namespace gc2pc::pages
