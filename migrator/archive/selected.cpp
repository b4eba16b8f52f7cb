// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/selected.hpp"

#include <optional>
#include <span>
#include <utility>

namespace gc2pc {
namespace {

/// Hands on the messages that are wanted, and counts the others.
template <class Row>
class SelectedMessages final : public MessageReader<Row> {
 public:
  SelectedMessages(std::unique_ptr<MessageReader<Row>> reader, Selection& selection)
      : reader_(std::move(reader)), selection_(selection) {
    selection_.begin_messages();
  }

  bool next(Batch<Row>& batch) override {
    batch.clear();
    while (batch.empty() && reader_->next(read_))
      read_.in_order([&](std::span<Row> rows) { take(rows, batch); },
                     [&](std::span<const legacy::BadMessage> values) { take_bad(values, batch); });
    return !batch.empty();
  }

 private:
  void take(std::span<Row> rows, Batch<Row>& batch) {
    for (auto& row : rows) {
      if (!selection_.takes(row.room.value, row.date, row.content))
        continue;
      batch.add_bytes(row.content.size() + (row.rtf ? row.rtf->size() : 0));
      std::swap(batch.next(), row);
    }
  }
  void take_bad(std::span<const legacy::BadMessage> values, Batch<Row>& batch) {
    const auto& first = values.front();
    if (selection_.takes(first.room ? std::optional(first.room->value) : std::nullopt, first.date,
                         first.content ? std::string_view(*first.content) : std::string_view()))
      batch.add_bad(values);
  }

  std::unique_ptr<MessageReader<Row>> reader_;
  Selection& selection_;
  Batch<Row> read_;
};

} // namespace

chat::Inventory SelectedContent::structure() {
  auto inventory = content_.structure();
  selection_.reduce(inventory);
  return inventory;
}

std::unique_ptr<MessageReader<chat::Message>> SelectedContent::messages() {
  return std::make_unique<SelectedMessages<chat::Message>>(content_.messages(), selection_);
}

legacy::Inventory SelectedSource::inventory() {
  auto inventory = source_.inventory();
  selection_.reduce(inventory);
  return inventory;
}

std::unique_ptr<MessageReader<legacy::Message>> SelectedSource::messages(const MessageRange& range) {
  return std::make_unique<SelectedMessages<legacy::Message>>(source_.messages(range), selection_);
}

} // namespace gc2pc
