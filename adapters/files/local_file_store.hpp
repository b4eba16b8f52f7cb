// SPDX-License-Identifier: Apache-2.0
/// \file
/// The file store as a local or mounted folder.
#pragma once

#include "adapters/files/file_store.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/files/unique_fd.hpp"

#include <filesystem>
#include <mutex>
#include <set>
#include <span>
#include <string>

namespace gc2pc {

/// Whether a name that gc2pc gives its own temporary files is ignored, or an error that names it.
enum class TemporaryNames {
  ignored, ///< the store of the pool, where a killed copy may have left some
  refused  ///< the legacy store: gc2pc never wrote there, so the file is a user's, and would be left out
};

/// A folder. Links in its own path are followed only where the operator names it now; below it none is
/// followed: every part of a path is opened with O_NOFOLLOW from the folder before it. Holds nothing
/// open between calls, so one object may be used by several threads (for different files). Each folder is
/// looked through for what killed copies left once, when the first file in it is copied or removed.
class LocalFileStore final : public FileStore {
 public:
  /// Does not look at the disk yet: the folder may be created later.
  explicit LocalFileStore(std::filesystem::path root, TemporaryNames names = TemporaryNames::ignored,
                          Links links = Links::followed);

  /// `files:` and the folder.
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::vector<StoredFile> list() override;
  [[nodiscard]] std::optional<std::string> sha256(const std::string& path) override;
  std::string copy_from(FileReader& source, const StoredFile& file) override;
  void remove(const std::string& path) override;
  void read(const std::string& path, const std::function<void(const char*, std::size_t)>& sink) override;
  [[nodiscard]] bool exists() const override;
  /// Creates the last part of the folder's path only: a missing parent is more likely a share that is not
  /// mounted.
  void create() override;
  void remove_if_empty() override;
  [[nodiscard]] std::string trouble_reading() const override;
  [[nodiscard]] std::string trouble_writing() const override;
  [[nodiscard]] std::uint64_t free_bytes() const override;

 private:
  [[nodiscard]] std::string shown(std::string_view path) const;
  [[nodiscard]] UniqueFd open_root() const;
  [[nodiscard]] UniqueFd open_folder(std::span<const std::string> parts, const std::string& path) const;
  [[nodiscard]] UniqueFd make_folder(std::span<const std::string> parts, const std::string& path) const;
  [[nodiscard]] UniqueFd open_file(const std::string& path) const;
  void remove_empty_folders(std::span<const std::string> parts) const;
  void tidy(int folder, std::span<const std::string> parts);

  std::filesystem::path root_;
  TemporaryNames names_;
  Links links_;                  ///< in the folder's own path
  std::mutex guard_;             ///< of the next
  std::set<std::string> tidied_; ///< folders without leftovers of ended processes
};

} // namespace gc2pc
