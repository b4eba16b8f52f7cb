// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/pages.hpp"

#include "embedded/archive_pages.hpp"
#include "mappings/rules/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gc2pc::pages {

ArchivePages::ArchivePages(ArchiveWriter& archive, PageStructure structure, std::optional<FileLinks> links,
                           const PageLimits& limits)
    : archive_(archive), structure_(std::move(structure)), links_(std::move(links)),
      message_html_(structure_, links_ ? &*links_ : nullptr), frame_(embedded::page_css), files_(archive),
      room_pages_(limits, [this](const RoomPage& page) {
        page_.clear();
        put_messages_page(page_, frame_, structure_, room_->id, page);
        files_.write(page.name, page_.str());
      }) {
  for (const auto& place : structure_.places())
    if (!place.is_category)
      order_.push_back(place.id);
}

void ArchivePages::begin_room(std::int64_t room) {
  room_.emplace().id = room;
  files_.begin_room(room_folder(room));
  room_pages_.begin();
}

void ArchivePages::end_room() {
  if (!room_)
    return;
  room_pages_.finish();
  page_.clear();
  put_overview(page_, frame_, structure_, *room_, room_pages_.months());
  files_.write(std::string(overview_name), page_.str());
  files_.end_room();
  rooms_.push_back(*room_);
  room_.reset();
}

void ArchivePages::rooms_before(std::optional<std::int64_t> room) {
  for (; next_place_ < order_.size() && (!room || order_[next_place_] <= *room); ++next_place_) {
    const auto id = order_[next_place_];
    // The room itself comes with its messages; a damaged store may have an id twice.
    if (id == room || (!rooms_.empty() && rooms_.back().id == id))
      continue;
    begin_room(id);
    end_room();
  }
}

void ArchivePages::go_to(std::int64_t room) {
  if (room_ && room_->id == room)
    return;
  end_room();
  rooms_before(room);
  begin_room(room);
}

void ArchivePages::add_html(std::optional<Ticks> date, std::optional<std::size_t> author) {
  ++room_->messages;
  if (date && is_in_range(*date)) {
    room_->first = std::min(room_->first.value_or(*date), *date);
    room_->last = std::max(room_->last.value_or(*date), *date);
  }
  room_pages_.add(message_html_.dates().month(date), message_, author);
}

void ArchivePages::add(const Shown& message) {
  go_to(message.room);
  if (!last_person_ || message.author != last_author_) {
    last_author_ = message.author;
    last_person_ = structure_.person(message.author);
  }
  if (last_person_)
    ++structure_.people()[*last_person_].messages;
  message_.clear();
  message_html_.put(message_, message, last_person_);
  add_html(message.date, last_person_);
}

void ArchivePages::add_unreadable(std::span<const legacy::BadMessage> values) {
  const auto& first = values.front();
  if (!first.room) {
    ++roomless_;
    return;
  }
  go_to(first.room->value);
  message_.clear();
  message_html_.put(message_, values);
  ++room_->unreadable;
  add_html(first.date, std::nullopt);
}

ArchivedPages ArchivePages::finish(const ArchiveManifest& manifest) {
  end_room();
  rooms_before(std::nullopt);
  auto pages = files_.finish();
  const auto& extent = manifest.extent;
  const auto part = extent.is_whole() ? std::string()
                                      : fmt::format("A part of the store ({}). Left out: {}.",
                                                    limits_text(extent), left_out_text(extent));
  const IndexFacts facts{manifest.digest, manifest.made_by, part, manifest.messages.count, roomless_};
  archive_.write(std::string(archive_files::index),
                 [&](const ArchiveWriter::Sink& sink) { write_index(structure_, rooms_, facts, sink); });
  return pages;
}

} // namespace gc2pc::pages
