// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a target whose commits fail at will, before or after they reach the database.
#pragma once

#include "adapters/target/chat_store.hpp"

#include <memory>
#include <span>
#include <utility>

namespace gc2pc::test {

enum class CommitFault {
  none,
  refused,    ///< fails, and nothing was written
  answer_lost ///< succeeds, but the caller is told that the connection went away
};

/// Passes everything on; the `countdown`-th commit of messages has the fault.
class FaultyStore final : public ChatStore {
 public:
  FaultyStore(std::unique_ptr<ChatStore> store, CommitFault fault, int countdown);

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
  void create(const chat::Seed& seed, std::string_view run) override { store_->create(seed, run); }
  void remove_created(std::string_view run) override { store_->remove_created(run); }
  [[nodiscard]] bool has_mark(std::string_view run, std::string_view mark) override {
    return store_->has_mark(run, mark);
  }
  void apply(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) override {
    store_->apply(changes, run, mark);
  }
  void amend(const MarkedChanges& from, const MarkedChanges& to, std::string_view run,
             std::string_view mark) override {
    store_->amend(from, to, run, mark);
  }
  [[nodiscard]] std::optional<std::string> mark_detail(std::string_view run, std::string_view mark) override {
    return store_->mark_detail(run, mark);
  }
  void revert(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) override {
    store_->revert(changes, run, mark);
  }
  [[nodiscard]] bool parallel_writers() const override { return store_->parallel_writers(); }
  [[nodiscard]] std::int64_t commit_rows() const override { return store_->commit_rows(); }
  [[nodiscard]] bool is_transient(const Error& error) const override { return store_->is_transient(error); }
  [[nodiscard]] std::vector<RoomCursor> cursors(std::string_view run) override {
    return store_->cursors(run);
  }
  [[nodiscard]] std::unique_ptr<MessageWriter> writer(std::string_view run) override;
  [[nodiscard]] std::unique_ptr<WriteProbe> probe() override { return store_->probe(); }
  void delete_messages(std::span<const chat::NodeId> rooms, std::string_view run,
                       const std::function<void(std::int64_t)>& progress) override {
    store_->delete_messages(rooms, run, progress);
  }
  void close_run(std::string_view run) override { store_->close_run(run); }

 private:
  std::unique_ptr<ChatStore> store_;
  CommitFault fault_;
  int countdown_;
};

} // namespace gc2pc::test
