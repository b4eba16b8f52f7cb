// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/surveying_reader.hpp"

#include "mappings/model/error.hpp"
#include "mappings/rules/survey_again.hpp"
#include "migrator/copy/chunk_packer.hpp"

#include <string>

namespace gc2pc {
namespace {

/// One pass over the source.
class SurveyingPass {
 public:
  SurveyingPass(const Plan& plan, const PlannedMessages& planned,
                std::unordered_map<chat::NodeId, RoomCursor>& cursors, ChunkFeeder::Reading& reading)
      : plan_(plan), cursors_(cursors), reading_(reading), packer_(reading),
        survey_(plan, planned.policies, planned.channels,
                {[this](const RoomPlan& room, legacy::Message& from, chat::PrincipalId author,
                        const Sha256Bytes& hash) { take(room, from, author, hash); },
                 [this](const RoomPlan& room) { complete(room); }}) {}

  void run(LegacySource& source) {
    Batch<legacy::Message> batch;
    const auto stream = source.messages({});
    while (stream->next(batch)) {
      batch.in_order([&](std::span<legacy::Message> rows) { survey_.take(rows); },
                     [&](std::span<const legacy::BadMessage> bad) { survey_.take_bad(bad); });
      // Of what is in the target already nothing is sent, but the copy must hear that reading goes on.
      if (!has_sent_ && is_wanted())
        packer_.send();
      if (abandoned_)
        return;
      has_sent_ = false;
    }
    survey_.finish();
    for (const auto& room : plan_.rooms) // those without messages
      if (!cursor_of(room).complete)
        complete(room);
    packer_.finish();
    reading_.end(); // a source far away takes a while to close its stream
  }

 private:
  RoomCursor& cursor_of(const RoomPlan& room) {
    return cursors_.try_emplace(room.room, RoomCursor{room.room, {}, {}, false}).first->second;
  }
  /// The other side still takes chunks; there is room in one then.
  bool is_wanted() {
    abandoned_ = abandoned_ || !packer_.has_room();
    return !abandoned_;
  }
  void take(const RoomPlan& room, legacy::Message& from, chat::PrincipalId author, const Sha256Bytes& hash) {
    if (room_ != &room) {
      room_ = &room;
      cursor_ = &cursor_of(room);
      there_ = cursor_->digest.count > 0 ? std::optional(cursor_->last) : std::nullopt;
    }
    if ((there_ && from.id <= *there_) || !is_wanted())
      return;
    auto& to = packer_.messages().next();
    to.room = room.room;
    to.id = from.id;
    to.date = from.date;
    to.author = author;
    to.is_alert = from.is_alert;
    // Swapped, not copied: both batches keep their strings' memory.
    to.content.swap(from.content);
    to.rtf.swap(from.rtf);
    packer_.messages().add_bytes(to.content.size() + (to.rtf ? to.rtf->size() : 0));
    cursor_->last = to.id;
    cursor_->digest.add(hash);
    cursor_->complete = false;
    packer_.note(*cursor_);
    has_sent_ = true;
  }
  /// The source's side is as planned. Here the target's side is: what was copied before, and the rest.
  void complete(const RoomPlan& room) {
    auto& cursor = cursor_of(room);
    if (abandoned_)
      return;
    if (!(cursor.digest == room.digest))
      throw Error(ErrorKind::changed, "the messages of room '" + room.name +
                                          "' that were copied before are not those that were planned")
          .about("room", "nodeID " + std::to_string(room.legacy.value));
    if (cursor.complete)
      return;
    if (!is_wanted())
      return;
    cursor.complete = true;
    packer_.note(cursor);
    has_sent_ = true;
  }

  const Plan& plan_;
  std::unordered_map<chat::NodeId, RoomCursor>& cursors_;
  ChunkFeeder::Reading& reading_;
  ChunkPacker packer_;
  const RoomPlan* room_ = nullptr; ///< of the message that came last, and what belongs to it
  RoomCursor* cursor_ = nullptr;
  std::optional<ChatId> there_; ///< in the target up to here
  bool has_sent_ = false;       ///< something of this batch
  bool abandoned_ = false;      ///< nothing is sent from here on, and nothing is said of it
  SurveyAgain survey_;
};

} // namespace

SurveyingReader::SurveyingReader(LegacySource& source, const Plan& plan, const PlannedMessages& planned,
                                 const std::vector<RoomCursor>& cursors)
    : source_(source), plan_(plan), planned_(planned) {
  for (const auto& cursor : cursors)
    cursors_.emplace(cursor.room, cursor);
}

void SurveyingReader::operator()(ChunkFeeder::Reading& reading) {
  SurveyingPass(plan_, planned_, cursors_, reading).run(source_);
}

} // namespace gc2pc
