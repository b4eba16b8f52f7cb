// SPDX-License-Identifier: Apache-2.0
/// \file
/// A part of a store as if it were all of it.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/target/chat_content.hpp"
#include "migrator/archive/selection.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gc2pc {

class SelectedContent final : public ChatContent {
 public:
  /// Both outlive this.
  SelectedContent(ChatContent& content, Selection& selection) : content_(content), selection_(selection) {}

  [[nodiscard]] std::string description() const override { return content_.description(); }
  [[nodiscard]] chat::Inventory structure() override;
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> messages() override;

 private:
  ChatContent& content_;
  Selection& selection_;
};

class SelectedSource final : public LegacySource {
 public:
  /// Both outlive this.
  SelectedSource(LegacySource& source, Selection& selection) : source_(source), selection_(selection) {}

  [[nodiscard]] std::string description() const override { return source_.description(); }
  [[nodiscard]] const Profile& profile() const override { return source_.profile(); }
  [[nodiscard]] ServerFacts server_facts() override { return source_.server_facts(); }
  [[nodiscard]] std::optional<ServerPings> server_pings() override { return source_.server_pings(); }
  [[nodiscard]] legacy::Inventory inventory() override;
  [[nodiscard]] std::unique_ptr<MessageReader<legacy::Message>> messages(const MessageRange& range) override;
  [[nodiscard]] std::vector<MessageTotals> totals(std::span<const ChannelPast> pasts) override {
    return source_.totals(pasts);
  }
  /// Of the whole store.
  [[nodiscard]] std::int64_t message_count() override { return source_.message_count(); }

 private:
  LegacySource& source_;
  Selection& selection_;
};

} // namespace gc2pc
