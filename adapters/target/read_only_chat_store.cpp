// SPDX-License-Identifier: Apache-2.0
/// \file
/// The store of a dry run: reads like the real one and cannot write.
#include "adapters/target/chat_store.hpp"
#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc {
namespace {

[[noreturn]] void refuse(const char* call) {
  throw Error(ErrorKind::internal, std::string("a dry run tried to write to the target: ") + call);
}

class ReadOnlyChatStore final : public ChatStore {
 public:
  explicit ReadOnlyChatStore(std::unique_ptr<ChatStore> store) : store_(std::move(store)) {}

  [[nodiscard]] std::string description() const override { return store_->description(); }
  [[nodiscard]] StoreState state() override { return store_->state(); }
  [[nodiscard]] chat::Inventory inventory() override { return store_->inventory(); }
  [[nodiscard]] chat::Inventory structure() override { return store_->structure(); }
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>>
  messages(std::optional<chat::NodeId> room) override {
    return store_->messages(room);
  }
  [[nodiscard]] std::vector<TableDigest> table_digests() override { return store_->table_digests(); }
  [[nodiscard]] std::optional<ServerFacts> server_facts() override { return store_->server_facts(); }
  [[nodiscard]] std::optional<ServerPings> server_pings() override { return store_->server_pings(); }
  [[nodiscard]] std::vector<NumberState> numbers() override { return store_->numbers(); }
  [[nodiscard]] std::vector<std::string> obstacles() override { return store_->obstacles(); }
  [[nodiscard]] std::vector<std::string> misfits(const chat::ChangeSet& changes) override {
    return store_->misfits(changes);
  }
  [[nodiscard]] std::vector<std::string> outside_references(const chat::ChangeSet& changes) override {
    return store_->outside_references(changes);
  }
  [[nodiscard]] std::vector<std::string> open_runs() override { return store_->open_runs(); }
  std::optional<std::uint64_t> check_writable() override { return store_->check_writable(); }
  [[nodiscard]] bool has_mark(std::string_view run, std::string_view mark) override {
    return store_->has_mark(run, mark);
  }
  [[nodiscard]] std::optional<std::string> mark_detail(std::string_view run, std::string_view mark) override {
    return store_->mark_detail(run, mark);
  }
  [[nodiscard]] bool parallel_writers() const override { return store_->parallel_writers(); }
  [[nodiscard]] std::int64_t commit_rows() const override { return store_->commit_rows(); }
  [[nodiscard]] bool passes(const Error& error) const override { return store_->passes(error); }
  [[nodiscard]] std::vector<RoomCursor> cursors(std::string_view run) override {
    return store_->cursors(run);
  }

  void create(const chat::Seed&, std::string_view) override { refuse("create"); }
  void remove_created(std::string_view) override { refuse("remove_created"); }
  void apply(const chat::ChangeSet&, std::string_view, std::string_view) override { refuse("apply"); }
  void amend(const MarkedChanges&, const MarkedChanges&, std::string_view, std::string_view) override {
    refuse("amend");
  }
  void revert(const chat::ChangeSet&, std::string_view, std::string_view) override { refuse("revert"); }
  [[nodiscard]] std::unique_ptr<MessageWriter> writer(std::string_view) override { refuse("writer"); }
  [[nodiscard]] std::unique_ptr<WriteProbe> probe() override { refuse("probe"); }
  void delete_messages(chat::NodeId, std::string_view, const std::function<void(std::int64_t)>&) override {
    refuse("delete_messages");
  }
  void close_run(std::string_view) override { refuse("close_run"); }

 private:
  std::unique_ptr<ChatStore> store_;
};

} // namespace

std::unique_ptr<ChatStore> read_only(std::unique_ptr<ChatStore> store) {
  return std::make_unique<ReadOnlyChatStore>(std::move(store));
}

} // namespace gc2pc
