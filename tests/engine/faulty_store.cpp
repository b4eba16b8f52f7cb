// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/faulty_store.hpp"

#include "mappings/model/error.hpp"

namespace gc2pc::test {
namespace {

class FaultyWriter final : public MessageWriter {
 public:
  FaultyWriter(std::unique_ptr<MessageWriter> writer, CommitFault fault, int& countdown)
      : writer_(std::move(writer)), fault_(fault), countdown_(countdown) {}

  void append(std::span<const chat::Message> messages) override { writer_->append(messages); }
  void commit(std::span<const RoomCursor> cursors) override {
    const bool faulty = --countdown_ == 0;
    if (!faulty || fault_ == CommitFault::answer_lost)
      writer_->commit(cursors);
    if (faulty && fault_ != CommitFault::none)
      throw Error(ErrorKind::connection, "the target went away").retryable();
  }

 private:
  std::unique_ptr<MessageWriter> writer_;
  CommitFault fault_;
  int& countdown_;
};

} // namespace

FaultyStore::FaultyStore(std::unique_ptr<ChatStore> store, CommitFault fault, int countdown)
    : store_(std::move(store)), fault_(fault), countdown_(countdown) {}

std::unique_ptr<MessageWriter> FaultyStore::writer(std::string_view run) {
  return std::make_unique<FaultyWriter>(store_->writer(run), fault_, countdown_);
}

} // namespace gc2pc::test
