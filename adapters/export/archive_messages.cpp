// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_messages.hpp"

#include "adapters/export/unreadable.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace gc2pc {
namespace {

/// The channel of a message's line as put_row() begins it; nothing for any other line.
std::optional<std::int64_t> channel_of(std::string_view line) {
  constexpr std::string_view beginning = R"({"channelId":)";
  std::int64_t channel = 0;
  if (!line.starts_with(beginning))
    return std::nullopt;
  line.remove_prefix(beginning.size());
  const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), channel);
  return failed == std::errc{} ? std::optional(channel) : std::nullopt;
}

} // namespace

template <class Row>
ArchiveMessages<Row>::ArchiveMessages(std::shared_ptr<const ArchiveFolder> folder,
                                      std::optional<std::int64_t> room, std::optional<ChatId> after)
    : folder_(std::move(folder)), room_(room), after_(after) {
  // Frames are in the order of rooms: those before the room need not be looked at.
  if (room_)
    next_ = static_cast<std::size_t>(
        std::partition_point(folder_->frames().begin(), folder_->frames().end(),
                             [&](const MessageFrame& frame) { return frame.last_room < room_; }) -
        folder_->frames().begin());
}

template <class Row>
bool ArchiveMessages<Row>::next_frame() {
  const auto& frames = folder_->frames();
  for (; next_ < frames.size(); ++next_) {
    const auto& frame = frames[next_];
    if (room_ && (!frame.first_room || *frame.last_room < *room_))
      continue;
    if (room_ && *frame.first_room > *room_)
      return false;
    text_ = folder_->text_of(frame);
    if (!text_->ends_with('\n'))
      throw archive_damaged("messages are cut");
    at_ = 0;
    ++next_;
    return true;
  }
  return false;
}

template <class Row>
std::string_view ArchiveMessages<Row>::line() const {
  return std::string_view(*text_).substr(at_, text_->find('\n', at_) - at_);
}

template <class Row>
bool ArchiveMessages<Row>::is_wanted(std::int64_t room, std::optional<ChatId> id) const {
  // A chatId that is not a number is behind every number, as databases compare them.
  return !room_ || (room == *room_ && (!after_ || !id || *id > *after_));
}

template <class Row>
void ArchiveMessages<Row>::take_unreadable(Batch<Row>& batch) {
  bad_.clear();
  UnreadableMessage value;
  do {
    get_row(line(), value);
    if (value.first != bad_.empty())
      throw archive_damaged("a message that cannot be read is cut");
    bad_.push_back(bad_message(value));
    at_ += line().size() + 1;
  } while (at_ < text_size() && is_further_unreadable(line()));
  const auto& room = bad_.front().room;
  if (!room_ || (room && is_wanted(room->value, bad_.front().id)))
    batch.add_bad(bad_);
}

template <class Row>
void ArchiveMessages<Row>::take_line(Batch<Row>& batch) {
  // Many small rooms share a frame: the lines of the others are not read.
  if (const auto channel = room_ ? channel_of(line()) : std::nullopt; channel && *channel != *room_) {
    at_ += line().size() + 1;
    return;
  }
  if constexpr (std::is_same_v<Row, legacy::Message>)
    if (is_unreadable(line()))
      return take_unreadable(batch);
  auto& message = batch.next();
  get_row(line(), message);
  at_ += line().size() + 1;
  if (is_wanted(message.room.value, message.id))
    batch.add_bytes(message.content.size() + (message.rtf ? message.rtf->size() : 0));
  else
    batch.drop_last();
}

template <class Row>
bool ArchiveMessages<Row>::next(Batch<Row>& batch) {
  batch.clear();
  while (!batch.full() && (at_ < text_size() || next_frame()))
    take_line(batch);
  return !batch.empty();
}

template class ArchiveMessages<chat::Message>;
template class ArchiveMessages<legacy::Message>;

} // namespace gc2pc
