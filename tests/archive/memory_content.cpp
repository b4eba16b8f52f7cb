// SPDX-License-Identifier: Apache-2.0
#include "tests/archive/memory_content.hpp"

#include "mappings/model/change_set.hpp"
#include "tests/db/db_fixture.hpp"

#include <algorithm>

namespace gc2pc::test {
namespace {

class Reader final : public MessageReader<chat::Message> {
 public:
  explicit Reader(const MemoryContent& content) : content_(content) {}

  bool next(Batch<chat::Message>& batch) override {
    batch.clear();
    while (at_ < content_.rows.size() && batch.size() < content_.batch_rows) {
      const auto& row = content_.rows[at_++];
      batch.next() = row;
      batch.add_bytes(row.content.size());
    }
    return !batch.empty();
  }

 private:
  const MemoryContent& content_;
  std::size_t at_ = 0;
};

} // namespace

MemoryContent::MemoryContent(const std::vector<int>& rooms)
    : inventory(chat::inventory_of(chat::seed_for(guid_number(900)))) {
  const auto root = inventory.nodes.front();
  std::int64_t id = 1;
  for (const auto count : rooms) {
    ++id;
    auto room = root;
    room.id = chat::NodeId{id};
    room.guid = guid_number(static_cast<int>(id));
    room.parent = chat::root_node;
    room.is_category = false;
    room.name = "Room " + std::to_string(id);
    inventory.nodes.push_back(room);
    for (int i = 1; i <= count; ++i) {
      chat::Message message;
      message.room = room.id;
      message.id = ChatId{i};
      message.date = Ticks{633'794'400'000'000'000 + i};
      message.author = inventory.principals.front().id;
      message.content = "Message " + std::to_string(i) + " of " + room.name;
      rows.push_back(std::move(message));
    }
  }
}

chat::Inventory MemoryContent::structure() {
  auto now = inventory;
  if (++structure_reads > changes_after && changes_after > 0)
    now.nodes.back().name += " was renamed";
  return now;
}

std::unique_ptr<MessageReader<chat::Message>> MemoryContent::messages() {
  return std::make_unique<Reader>(*this);
}

ArchiveLimits small_limits() {
  ArchiveLimits limits;
  limits.frame_rows = 50;
  limits.file_bytes = 2'000;
  return limits;
}

} // namespace gc2pc::test
