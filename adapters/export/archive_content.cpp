// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_content.hpp"

#include "adapters/export/archive_messages.hpp"

#include <fmt/format.h>

#include <utility>

namespace gc2pc {

ArchiveContent::ArchiveContent(std::shared_ptr<const ArchiveFolder> folder) : folder_(std::move(folder)) {
  if (folder_->manifest().kind != ArchiveKind::persistent_chat)
    throw Error(ErrorKind::wrong_input,
                fmt::format("{} is an archive of a legacy database", folder_->description()))
        .hint("Name it with --source.");
}

chat::Inventory ArchiveContent::structure() {
  chat::Inventory inventory;
  chat::for_each_table(inventory, [&]<class Row>(std::vector<Row>& rows) { rows = folder_->rows<Row>(); });
  return inventory;
}

std::unique_ptr<MessageReader<chat::Message>> ArchiveContent::messages() {
  return std::make_unique<ArchiveMessages<chat::Message>>(folder_, std::nullopt, std::nullopt);
}

} // namespace gc2pc
