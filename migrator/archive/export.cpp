// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/export.hpp"

#include "adapters/export/search_database.hpp"
#include "adapters/export/unreadable.hpp"
#include "embedded/archive_readme.hpp"
#include "mappings/digest/canonical.hpp"
#include "mappings/digest/source_digest.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_hash.hpp"
#include "migrator/archive/archived_files.hpp"
#include "migrator/archive/table_files.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/version.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/verify/content_lines.hpp"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <utility>

namespace gc2pc {
namespace {

std::size_t text_bytes(const auto& message) {
  return message.content.size() + (message.rtf ? message.rtf->size() : 0);
}

std::string structure_digest(const chat::Inventory& inventory) {
  Sha256 digest;
  chat::for_each_table(inventory, [&](const auto& rows) { feed_rows(digest, rows); });
  return hex(digest.finish());
}

chat::Inventory sorted_structure(ChatContent& content) {
  auto inventory = content.structure();
  chat::for_each_table(inventory, [](auto& rows) { sort_by_key(rows); });
  return inventory;
}

/// Who can open it: the same for the same certificates.
std::string openers_text(const Envelope& envelope) {
  std::string text = envelope.has_passphrase() ? "a passphrase" : "";
  for (const auto& recipient : envelope.recipients())
    text += " " + recipient.sha256;
  return text;
}

/// In front of README.txt, which would promise more otherwise.
std::string part_notice(const ArchiveExtent& extent) {
  return fmt::format("THIS ARCHIVE IS A PART OF THE STORE, not all of it: {}.\n"
                     "Left out: {}. \"extent\" in manifest.json has the limits and the numbers.\n"
                     "Its digest is that of this part.\n\n",
                     limits_text(extent), left_out_text(extent));
}

/// What is the same in both kinds.
class Export {
 public:
  Export(ArchiveKind kind, const ExportSettings& settings, Observer& observer, const StopRequested& stop)
      : settings_(settings), observer_(observer), stop_(stop), archive_(settings.out) {
    result_.manifest.kind = kind;
    result_.manifest.made_by = fmt::format("gc2pc {}", program_version());
  }

  [[nodiscard]] ArchiveWriter& archive() { return archive_; }
  [[nodiscard]] ArchiveManifest& manifest() { return result_.manifest; }

  /// `content`: digest of everything but the messages.
  void begin(const std::string& content) {
    auto& progress = archive_.progress();
    result_.resumed = progress.resumed();
    const auto& limits = settings_.limits;
    auto what = fmt::format("{} {} by {}, cut at {} rows, {} bytes, {} bytes; {}, signed by {}",
                            to_string(result_.manifest.kind), content, result_.manifest.made_by,
                            limits.frame_rows, limits.frame_bytes, limits.file_bytes,
                            settings_.files != nullptr ? "with files" : "without files",
                            settings_.signer != nullptr ? sha256_hex(settings_.signer->public_key()) : "-");
    if (settings_.envelope != nullptr)
      what += ", encrypted to " + openers_text(*settings_.envelope);
    if (settings_.search_database)
      what += ", with a search database";
    if (settings_.selection != nullptr)
      what += "; " + stored(settings_.selection->extent());
    progress.begin(what);
    if (settings_.envelope != nullptr)
      archive_.encrypt(*settings_.envelope);
    archive_.take_over_finished();
    if (settings_.search_database)
      search_.emplace(settings_.out);
    if (result_.resumed)
      observer_.note("The export resumes: what is written already is compared with the store.");
  }

  /// What can be searched; nothing when there is no search database.
  template <class Rows>
  void search(const Rows& rows) {
    if (search_)
      search_->add(rows);
  }

  template <class Row>
  void table(const std::vector<Row>& rows) {
    write_table(archive_, rows);
    result_.manifest.rows[std::string(Table<Row>::name)] = static_cast<std::int64_t>(rows.size());
  }

  /// `take(files, batch)` for each batch; `total` of all that were taken.
  template <class Row, class Take>
  void messages(std::unique_ptr<MessageReader<Row>> reader, std::int64_t count, const GroupDigest& total,
                Take&& take) {
    MessageFiles files(archive_, settings_.limits);
    observer_.begin("export messages", static_cast<std::uint64_t>(count), Unit::messages);
    std::uint64_t done = 0;
    for_each_batch<Row>(std::move(reader), Work::read_source, stop_, [&](Batch<Row>& batch) {
      done += batch.size() + batch.bad_rows();
      take(files, batch);
      observer_.progress(done);
    });
    table(files.finish(total));
    write_schema<Row>(archive_);
    result_.manifest.rows[std::string(Table<Row>::name)] = static_cast<std::int64_t>(done);
    result_.manifest.messages = total;
    observer_.end(counted(static_cast<std::int64_t>(done), "message"));
  }

  ExportResult finish() {
    if (settings_.files != nullptr) {
      const auto* paths = settings_.selection != nullptr ? &settings_.selection->paths() : settings_.paths;
      const auto files = archive_files_of(archive_, *settings_.files, paths, observer_, stop_);
      table(files);
      for (const auto& file : files)
        search(file);
      result_.files = files.size();
    }
    if (search_) {
      search_->finish();
      archive_.adopt(std::string(archive_files::search_database), std::string(SearchDatabase::file_name));
    }
    std::string readme;
    if (settings_.selection != nullptr) {
      result_.manifest.extent = settings_.selection->extent();
      readme = part_notice(result_.manifest.extent);
    }
    archive_.write(std::string(archive_files::readme), readme.append(embedded::archive_readme));
    archive_.finish(result_.manifest, settings_.signer);
    result_.bytes = archive_.bytes();
    return std::move(result_);
  }

 private:
  const ExportSettings& settings_;
  Observer& observer_;
  const StopRequested& stop_;
  ArchiveWriter archive_;
  std::optional<SearchDatabase> search_;
  ExportResult result_;
};

} // namespace

ExportResult export_content(ChatContent& content, const ExportSettings& settings, Observer& observer,
                            const StopRequested& stop) {
  const auto inventory = sorted_structure(content);
  const auto before = structure_digest(inventory);
  Export work(ArchiveKind::persistent_chat, settings, observer, stop);
  work.begin(before);
  chat::for_each_table(inventory, [&](const auto& rows) { work.table(rows); });
  work.search(inventory);
  MessageLines lines(inventory);
  work.messages(content.messages(), 0, lines.total(),
                [&](MessageFiles& files, const Batch<chat::Message>& batch) {
                  for (const auto& message : batch.rows()) {
                    lines.add({&message, 1});
                    if (!files.compares())
                      put_row(files.text(), message);
                    work.search(message);
                    files.end_row(message.room.value, text_bytes(message), lines.total());
                  }
                });
  // Messages come from one state of the store, and with each of them the server changes tblLastChatId: so all
  // of it is of one state when this has not changed.
  if (structure_digest(sorted_structure(content)) != before)
    throw Error(ErrorKind::changed, fmt::format("{} changed while it was exported", content.description()))
        .hint("Stop the chat services, delete the unfinished archive, and export again.");
  work.manifest().digest = store_digest(all_lines(inventory, lines));
  return work.finish();
}

ExportResult export_source(LegacySource& source, const ExportSettings& settings, Observer& observer,
                           const StopRequested& stop) {
  auto inventory = source.inventory();
  legacy::for_each_table(inventory, [](auto& rows) { sort_by_key(rows); });
  Export work(ArchiveKind::group_chat, settings, observer, stop);
  auto& manifest = work.manifest();
  manifest.digest = inventory_digest(inventory);
  manifest.legacy = {inventory.generation, inventory.compliance_rows, inventory.file_tokens,
                     inventory.constants};
  work.begin(manifest.digest);
  legacy::for_each_table(inventory, [&](const auto& rows) { work.table(rows); });
  work.search(inventory);
  work.table(inventory.bad_values);
  work.table(unreadable_texts(inventory.left_out));
  write_schema<UnreadableMessage>(work.archive());
  work.archive().write(std::string(archive_files::profile), source.profile().xml);

  GroupDigest total;
  Sha256 digest;
  std::string text;
  const auto add = [&](std::string_view row) {
    digest.update(row);
    total.add(digest.finish());
  };
  work.messages(source.messages({}), source.message_count(), total,
                [&](MessageFiles& files, Batch<legacy::Message>& batch) {
                  batch.in_order(
                      [&](std::span<const legacy::Message> rows) {
                        for (const auto& message : rows) {
                          row_text(message, text);
                          add(text);
                          if (!files.compares())
                            put_row(files.text(), message);
                          work.search(message);
                          files.end_row(message.room.value, text_bytes(message), total);
                        }
                      },
                      [&](std::span<const legacy::BadMessage> values) {
                        text.clear();
                        put_unreadable(text, values);
                        add(text);
                        if (!files.compares())
                          files.text() += text;
                        const auto& room = values.front().room;
                        files.end_row(room ? std::optional(room->value) : std::nullopt, text.size(), total);
                      });
                });
  return work.finish();
}

} // namespace gc2pc
