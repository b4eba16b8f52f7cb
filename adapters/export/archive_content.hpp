// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive of a Persistent Chat store as what it was made of.
#pragma once

#include "adapters/export/archive_folder.hpp"
#include "adapters/target/chat_content.hpp"

#include <memory>

namespace gc2pc {

class ArchiveContent final : public ChatContent {
 public:
  /// Throws Error(wrong_input) for an archive of a legacy store.
  explicit ArchiveContent(std::shared_ptr<const ArchiveFolder> folder);

  [[nodiscard]] std::string description() const override { return folder_->description(); }
  [[nodiscard]] bool is_part() const override { return !folder_->manifest().extent.is_whole(); }
  [[nodiscard]] chat::Inventory structure() override;
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> messages() override;

 private:
  std::shared_ptr<const ArchiveFolder> folder_;
};

} // namespace gc2pc
