// SPDX-License-Identifier: Apache-2.0
/// \file
/// A Persistent Chat database behind SOCI.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_store.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace gc2pc {

/// Message readers and writers have sessions of their own, so they may work in another thread than the store.
/// On SQLite a reader that is alive keeps others from committing: take one at a time.
class SociChatStore final : public ChatStore {
 public:
  /// `stop` ends a wait for a server.
  explicit SociChatStore(ConnectionString connection, StopRequested stop = {},
                         Access access = Access::read_write);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] StoreState state() override;
  [[nodiscard]] chat::Inventory inventory() override;
  [[nodiscard]] chat::Inventory structure() override;
  [[nodiscard]] std::map<chat::NodeId, chat::RoomMessages> rooms_with_messages() override;
  [[nodiscard]] std::vector<chat::LastChatId> last_chat_ids() override;
  void read_structure(const std::function<void(const chat::Tables&)>& identities,
                      const std::function<void(const chat::Tables&)>& rows) override;
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>>
  messages(std::optional<chat::NodeId> room) override;
  [[nodiscard]] std::vector<TableDigest> table_digests() override;
  [[nodiscard]] std::optional<ServerFacts> server_facts() override;
  [[nodiscard]] std::optional<ServerLink> server_link() override;
  [[nodiscard]] WriteOutlook write_outlook() override;
  [[nodiscard]] std::optional<ServerPings> server_pings() override;
  [[nodiscard]] std::vector<NumberState> numbers() override;
  [[nodiscard]] std::vector<std::string> obstacles() override;
  [[nodiscard]] std::vector<std::string> misfits(const chat::ChangeSet& changes) override;
  [[nodiscard]] std::vector<std::string> outside_references(const chat::ChangeSet& changes) override;
  [[nodiscard]] std::vector<std::string> open_runs() override;
  std::optional<std::uint64_t> check_writable() override;
  void create(const chat::Seed& seed, std::string_view run) override;
  void remove_created(std::string_view run) override;
  [[nodiscard]] bool has_mark(std::string_view run, std::string_view mark) override;
  void apply(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) override;
  void amend(const MarkedChanges& from, const MarkedChanges& to, std::string_view run,
             std::string_view mark) override;
  [[nodiscard]] std::optional<std::string> mark_detail(std::string_view run, std::string_view mark) override;
  void revert(const chat::ChangeSet& changes, std::string_view run, std::string_view mark) override;
  [[nodiscard]] std::vector<RoomCursor> cursors(std::string_view run) override;
  [[nodiscard]] std::unique_ptr<MessageWriter> writer(std::string_view run) override;
  [[nodiscard]] std::unique_ptr<WriteProbe> probe() override;
  [[nodiscard]] bool parallel_writers() const override { return engine_.connector.parallel_writers(); }
  [[nodiscard]] std::int64_t commit_rows() const override { return engine_.connector.commit_rows(); }
  [[nodiscard]] std::int64_t commit_growth() const override { return engine_.connector.commit_growth(); }
  [[nodiscard]] bool is_transient(const Error& error) const override {
    return engine_.connector.is_transient(error);
  }
  void delete_messages(std::span<const chat::NodeId> rooms, std::string_view run,
                       const std::function<void(std::int64_t)>& progress) override;
  void close_run(std::string_view run) override;

 private:
  /// The session, opened when first needed; null when there is no database.
  [[nodiscard]] Database* find();
  /// The session on a Persistent Chat database; throws conflict when there is none.
  [[nodiscard]] Database& present();
  // What state() and mark_detail() tell, for a work that is retried as a whole.
  [[nodiscard]] StoreState state_now();
  [[nodiscard]] std::optional<std::string> mark_now(std::string_view run, std::string_view mark);
  /// A server that was never reached is not waited for.
  [[nodiscard]] bool is_worth_retrying(const Error& error) const;
  /// Does `work`, and again when a server went away in its midst or another program was in the way. Only
  /// for work that does nothing when it was done already: the answer to its commit may have been lost.
  template <class Work>
  auto retried(Work&& work) -> decltype(work());

  ConnectionString connection_;
  const Engine& engine_;
  StopRequested stop_;
  Access access_;
  std::unique_ptr<Database> database_;
  bool was_open_ = false;
  /// This session has found a Persistent Chat database, and took nothing away since.
  bool is_present_ = false;
  /// The run has rows in gc2pc's tables, so these stay, and nothing needs to ask whether they are there.
  /// Several threads may open writers.
  std::atomic<bool> has_control_rows_ = false;
};

} // namespace gc2pc
