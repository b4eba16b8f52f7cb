// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/planned_content.hpp"

#include "mappings/model/change_set.hpp"
#include "mappings/rules/message_mapper.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gc2pc {
namespace {

/// Reads one room after the other, in the order of their new ids.
class ConvertedMessages final : public MessageReader<chat::Message> {
 public:
  ConvertedMessages(LegacySource& source, const Plan& plan) : source_(source), mapper_(plan) {
    for (const auto& room : plan.rooms)
      rooms_.push_back(&room);
    std::sort(rooms_.begin(), rooms_.end(), [](const auto* a, const auto* b) { return a->room < b->room; });
  }

  bool next(Batch<chat::Message>& batch) override {
    batch.clear();
    while (batch.empty() && next_legacy())
      for (auto& message : legacy_.rows()) {
        auto& converted = batch.next();
        if (mapper_.convert(message, converted))
          batch.add_bytes(converted.content.size() + (converted.rtf ? converted.rtf->size() : 0));
        else
          batch.drop_last();
      }
    return !batch.empty();
  }

 private:
  bool next_legacy() {
    while (!reader_ || !reader_->next(legacy_)) {
      reader_.reset(); // at most one at a time
      if (next_room_ == rooms_.size())
        return false;
      const auto& room = *rooms_[next_room_++];
      mapper_.begin(room);
      reader_ = source_.messages({room.legacy, std::nullopt});
    }
    return true;
  }

  LegacySource& source_;
  MessageMapper mapper_;
  std::vector<const RoomPlan*> rooms_;
  std::size_t next_room_ = 0;
  std::unique_ptr<MessageReader<legacy::Message>> reader_;
  Batch<legacy::Message> legacy_;
};

} // namespace

chat::Inventory PlannedContent::structure() {
  return chat::apply(chat::apply(chat::inventory_of(plan_.seed), plan_.structure), plan_.rest);
}

std::unique_ptr<MessageReader<chat::Message>> PlannedContent::messages() {
  return std::make_unique<ConvertedMessages>(source_, plan_);
}

} // namespace gc2pc
