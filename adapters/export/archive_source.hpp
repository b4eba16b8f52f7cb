// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive of a legacy store as the source of a migration.
#pragma once

#include "adapters/export/archive_folder.hpp"
#include "adapters/source/legacy_source.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

class ArchiveSource final : public LegacySource {
 public:
  /// Throws Error(wrong_input) for an archive of a Persistent Chat store.
  explicit ArchiveSource(std::shared_ptr<const ArchiveFolder> folder);

  [[nodiscard]] std::string description() const override { return folder_->description(); }
  [[nodiscard]] const Profile& profile() const override { return profile_; }
  [[nodiscard]] ServerFacts server_facts() override;
  /// No server writes to an archive.
  [[nodiscard]] std::optional<ServerPings> server_pings() override { return std::nullopt; }
  [[nodiscard]] legacy::Inventory inventory() override;
  [[nodiscard]] std::unique_ptr<MessageReader<legacy::Message>> messages(const MessageRange& range) override;
  [[nodiscard]] std::vector<MessageTotals> totals(std::span<const ChannelPast> pasts) override;
  [[nodiscard]] std::int64_t message_count() override;

 private:
  /// Of all messages of each channel, from one pass.
  [[nodiscard]] const std::map<legacy::NodeId, MessageTotals>& channel_totals();

  std::shared_ptr<const ArchiveFolder> folder_;
  Profile profile_;
  std::optional<std::map<legacy::NodeId, MessageTotals>> channel_totals_;
};

} // namespace gc2pc
