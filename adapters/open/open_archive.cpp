// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_archive.hpp"

#include "adapters/export/archive_content.hpp"
#include "adapters/export/archive_source.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace gc2pc {
namespace {

/// The open archive that a connection names; null when it names a database.
std::shared_ptr<const ArchiveFolder> open_folder(const std::string& connection, const OpenSealed& open) {
  return connection.starts_with(archive_prefix)
             ? std::make_shared<const ArchiveFolder>(connection.substr(archive_prefix.size()),
                                                     ArchivePart::all, open)
             : nullptr;
}

/// Of a database that this opened.
class OwnStoreContent final : public ChatContent {
 public:
  explicit OwnStoreContent(std::unique_ptr<ChatReader> store) : store_(std::move(store)) {}

  [[nodiscard]] std::string description() const override { return store_->description(); }
  [[nodiscard]] chat::Inventory structure() override { return store_->structure(); }
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> messages() override {
    return store_->messages(std::nullopt);
  }

 private:
  std::unique_ptr<ChatReader> store_;
};

} // namespace

std::unique_ptr<LegacySource> open_any_source(const std::string& connection,
                                              const std::optional<Profile>& profile, const OpenSealed& open) {
  auto folder = open_folder(connection, open);
  if (!folder)
    return open_source(connection, profile);
  if (profile)
    throw Error(ErrorKind::usage, "--source-profile cannot be used with an archive, which contains its own")
        .hint("Leave --source-profile out.");
  if (const auto& extent = folder->manifest().extent; !extent.is_whole())
    throw Error(ErrorKind::wrong_input, fmt::format("{} holds only a part of a pool ({})",
                                                    folder->description(), limits_text(extent)))
        .hint("Use an archive of the whole pool: one that was made with --raw, and without --level, --scope, "
              "--room, --start-date and --end-date.");
  return std::make_unique<ArchiveSource>(std::move(folder));
}

std::unique_ptr<ChatContent> open_content(const std::string& connection, StopRequested stop,
                                          const OpenSealed& open) {
  if (auto folder = open_folder(connection, open))
    return std::make_unique<ArchiveContent>(std::move(folder));
  auto store = open_store(connection, std::move(stop));
  if (store->state() != StoreState::present)
    throw Error(ErrorKind::not_found,
                fmt::format("{} is not a Persistent Chat database", store->description()))
        .hint("Name an existing one with --target.");
  return std::make_unique<OwnStoreContent>(std::move(store));
}

} // namespace gc2pc
