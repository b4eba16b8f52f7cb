// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/message_mapper.hpp"

#include "mappings/model/error.hpp"

namespace gc2pc {

MessageMapper::MessageMapper(const Plan& plan) : rules_(plan.conversion) {
  authors_.reserve(plan.authors.size());
  for (const auto& author : plan.authors)
    authors_.emplace(author.legacy, Author{author.principal, author.guid});
  if (plan.placeholder)
    placeholder_ = Author{plan.placeholder->principal, plan.placeholder->guid};
}

void MessageMapper::begin(const RoomPlan& room, const GroupDigest& so_far) {
  room_ = &room;
  digest_ = so_far;
  previous_.reset();
}

bool MessageMapper::convert(legacy::Message& from, chat::Message& to) {
  if (is_before_start(room_->start_date, from.date))
    return false;
  const auto changed = [&](std::string what) {
    return Error(ErrorKind::changed, std::move(what))
        .about("message",
               "channelId " + std::to_string(from.room.value) + ", chatId " + std::to_string(from.id.value))
        .hint("The legacy database changed after the plan was made. Make a new plan.");
  };
  // C56: a plan of a source with such messages is not executed.
  if (previous_ == from.id)
    throw changed("two messages have the same key");
  previous_ = from.id;
  const auto known = authors_.find(from.author);
  const Author* author = known != authors_.end() ? &known->second
                         : placeholder_          ? &*placeholder_ // C41
                                                 : nullptr;
  if (author == nullptr)
    throw changed("a message has an author who is not in the plan");
  rules_.clean(from);
  rules_.convert(from);
  digest_.add(rules_.hash(from, room_->guid, author->guid));
  to.room = room_->room;
  to.id = from.id;
  to.date = from.date;
  to.author = author->id;
  to.is_alert = from.is_alert;
  // Swapped, not copied: both batches keep their strings' memory.
  to.content.swap(from.content);
  to.rtf.swap(from.rtf);
  return true;
}

} // namespace gc2pc
