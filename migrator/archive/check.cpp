// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/check.hpp"

#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/signature.hpp"
#include "adapters/export/archive_content.hpp"
#include "adapters/export/archive_messages.hpp"
#include "adapters/export/archive_source.hpp"
#include "adapters/export/search_database.hpp"
#include "adapters/export/unreadable.hpp"
#include "adapters/files/local_file_store.hpp"
#include "mappings/digest/source_digest.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_hash.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/read_file.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/verify/content_lines.hpp"

#include <fmt/format.h>

#include <memory>
#include <span>
#include <tuple>
#include <utility>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

class Check {
 public:
  Check(const fs::path& folder, Observer& observer, const StopRequested& stop, const OpenSealed& open)
      : folder_(folder), observer_(observer), stop_(stop), open_(open) {}

  ArchiveCheck run(const PkeyHandle& signer) {
    const auto opened =
        examined([&] { return std::make_shared<const ArchiveFolder>(folder_, ArchivePart::checksums); });
    if (!opened)
      return std::move(result_);
    result_.manifest = opened->manifest();
    check_signature(signer);
    check_sums(*opened);
    check_strangers(*opened);
    const bool is_closed = result_.manifest->encryption && !open_;
    if (!data_damaged_ && !is_closed)
      examined([&] {
        check_rows();
        return std::make_shared<int>();
      });
    result_.rows_read = !data_damaged_ && !is_closed;
    return std::move(result_);
  }

 private:
  /// What `work` returns, or null after damage, which is noted.
  template <class Work>
  auto examined(Work&& work) -> decltype(work()) {
    try {
      return work();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::corrupt)
        throw;
      damaged(error.message());
      return nullptr;
    }
  }
  void damaged(std::string_view what) {
    if (what.starts_with(damage_beginning))
      what.remove_prefix(damage_beginning.size());
    result_.damages.emplace_back(what);
  }

  void check_signature(const PkeyHandle& expected) {
    const auto& manifest = *result_.manifest;
    if (manifest.signature.empty()) {
      if (expected)
        damaged("it is not signed, but --verify-key requires a signature");
      return;
    }
    const auto key = key_of_pem(manifest.public_key);
    const auto file = folder_ / archive_files::signature;
    if (expected && (!key || fingerprint_of(key) != fingerprint_of(expected)))
      damaged("it is not signed with the key of --verify-key");
    if (!fs::is_regular_file(fs::symlink_status(file)) || fs::file_size(file) > most_manifest_text)
      damaged("its signature is missing");
    else if (const auto form = signature_form(manifest.signature);
             !key || !form ||
             !is_signature(*form, key, stored(manifest), read_file(file, "signature of the archive")))
      damaged("its signature does not match its manifest");
  }

  void check_sums(const ArchiveFolder& opened) {
    observer_.begin("check files", opened.sums().size(), Unit::files);
    for (const auto& [name, sum] : opened.sums()) {
      stop_if_requested(stop_, "checking files");
      if (const auto before = result_.damages.size();
          examined([&, &name = name] { return std::make_shared<UniqueFd>(opened.open_checked(name)); }) ==
          nullptr)
        data_damaged_ = data_damaged_ || (before < result_.damages.size() &&
                                          (name.starts_with("data/") || name.starts_with("keys/")));
      observer_.progress(++result_.files);
    }
    observer_.end(counted(static_cast<std::int64_t>(result_.files), "file"));
  }

  /// Files that do not belong there.
  void check_strangers(const ArchiveFolder& opened) {
    try {
      for (const auto& file : LocalFileStore(folder_).list()) {
        const bool is_signature =
            file.path == archive_files::signature && !result_.manifest->signature.empty();
        if (!opened.sums().contains(file.path) && file.path != archive_files::manifest &&
            file.path != archive_files::sums && !is_signature)
          damaged(fmt::format("'{}' does not belong to it", file.path));
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::wrong_input)
        throw;
      damaged(error.message()); // a link
    }
  }

  void check_rows() {
    const auto folder = std::make_shared<const ArchiveFolder>(folder_, ArchivePart::all, open_);
    const auto& manifest = *result_.manifest;
    if (manifest.kind == ArchiveKind::persistent_chat)
      check_content(folder);
    else
      check_source(folder);
    compare_count("tblChat.index", folder->frames().size());
    if (manifest.rows.contains("files"))
      check_files(*folder);
    if (!folder->sums().contains(std::string(archive_files::search_database)))
      return;
    if (manifest.kind == ArchiveKind::persistent_chat)
      check_search_database<chat::Message>(folder);
    else
      check_search_database<legacy::Message>(folder);
  }

  /// It must hold the same messages in the same order; its bytes were compared with their checksum.
  template <class Row>
  void check_search_database(const std::shared_ptr<const ArchiveFolder>& folder) {
    const auto different = [this](std::string_view what) {
      damaged(fmt::format("'{}' has other {} than the archive", archive_files::search_database, what));
    };
    SearchDatabaseReader search(folder_ / archive_files::search_database);
    for (const auto& [table, own, what] :
         {std::tuple{"tblPrincipal", "person", "people"}, std::tuple{"tblNode", "room", "rooms"},
          std::tuple{"files", "file", "files"}}) {
      const auto rows = result_.manifest->rows.find(table);
      if (search.count(own) != (rows == result_.manifest->rows.end() ? 0 : rows->second))
        different(what);
    }
    ArchiveMessages<Row> messages(folder, std::nullopt, std::nullopt);
    bool is_same = true;
    for (Batch<Row> batch; is_same && messages.next(batch);) {
      stop_if_requested(stop_, "checking the search database");
      for (const auto& row : batch.rows())
        is_same = is_same && search.next() == searched(row);
    }
    if (!is_same || search.next())
      different("messages");
  }

  void check_content(std::shared_ptr<const ArchiveFolder> folder) {
    ArchiveContent content(std::move(folder));
    const auto read = read_content_lines(content, observer_, stop_);
    chat::for_each_table(read.structure, [&]<class Row>(const std::vector<Row>& rows) {
      compare_count(Table<Row>::name, rows.size());
    });
    compare_messages(read.messages);
    compare_digest(store_digest(read.lines));
  }

  void check_source(std::shared_ptr<const ArchiveFolder> folder) {
    ArchiveSource source(folder);
    const auto inventory = source.inventory();
    legacy::for_each_table(inventory, [&]<class Row>(const std::vector<Row>& rows) {
      compare_count(Table<Row>::name, rows.size());
    });
    compare_count(Table<legacy::BadValue>::name, inventory.bad_values.size());
    compare_count(Table<UnreadableText>::name, unreadable_texts(inventory.left_out).size());
    compare_digest(inventory_digest(inventory));
    GroupDigest total;
    Sha256 digest;
    std::string text;
    std::uint64_t read = 0;
    const auto add = [&] {
      digest.update(text);
      total.add(digest.finish());
    };
    observer_.begin("read messages", static_cast<std::uint64_t>(source.message_count()), Unit::messages);
    for_each_batch<legacy::Message>(source.messages({}), Work::verify, stop_,
                                    [&](Batch<legacy::Message>& batch) {
                                      batch.in_order(
                                          [&](std::span<const legacy::Message> rows) {
                                            for (const auto& message : rows) {
                                              row_text(message, text);
                                              add();
                                            }
                                          },
                                          [&](std::span<const legacy::BadMessage> values) {
                                            text.clear();
                                            put_unreadable(text, values);
                                            add();
                                          });
                                      observer_.progress(read += batch.size() + batch.bad_rows());
                                    });
    observer_.end({});
    compare_messages(total);
  }

  void check_files(const ArchiveFolder& folder) {
    const auto files = folder.rows<ArchivedFile>();
    compare_count("files", files.size());
    for (const auto& file : files) {
      stop_if_requested(stop_, "checking files");
      if (const auto listed = folder.sums().find(file.stored);
          listed == folder.sums().end() || content_sum(folder, file, listed->second) != file.sha256)
        damaged(fmt::format("the file '{}' is not in it with its checksum", file.path));
    }
  }

  /// SHA-256 of an uploaded file. What is not encrypted was compared already.
  static std::string content_sum(const ArchiveFolder& folder, const ArchivedFile& file,
                                 const std::string& stored) {
    if (!folder.manifest().encryption)
      return stored;
    if (!file.stored.ends_with(archive_files::sealed_ending))
      return {};
    Sha256 digest;
    folder.read(file.stored.substr(0, file.stored.size() - archive_files::sealed_ending.size()),
                [&](std::string_view piece) { digest.update(piece); });
    return hex(digest.finish());
  }

  void compare_count(std::string_view table, std::size_t found) {
    const auto& rows = result_.manifest->rows;
    const auto expected = rows.find(std::string(table));
    if (expected == rows.end() || expected->second != static_cast<std::int64_t>(found))
      damaged(fmt::format("{} has {}, which is not what the manifest says", table,
                          counted(static_cast<std::int64_t>(found), "row")));
  }
  void compare_messages(const GroupDigest& found) {
    if (found != result_.manifest->messages)
      damaged("the messages are not those of the manifest");
  }
  void compare_digest(const std::string& found) {
    if (found != result_.manifest->digest)
      damaged(fmt::format("its digest is {}, the manifest says {}", found, result_.manifest->digest));
  }

  const fs::path& folder_;
  Observer& observer_;
  const StopRequested& stop_;
  const OpenSealed& open_;
  ArchiveCheck result_;
  bool data_damaged_ = false;
};

} // namespace

ArchiveCheck check_archive(const fs::path& folder, const PkeyHandle& signer, Observer& observer,
                           const StopRequested& stop, const OpenSealed& open) {
  return Check(folder, observer, stop, open).run(signer);
}

} // namespace gc2pc
