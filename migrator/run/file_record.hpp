// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a run knows of the files it copies: which were there before, and the hash of each that arrived.
#pragma once

#include "migrator/run/run.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Paths that the destination had before anything was copied, sorted; nothing before that was
/// kept.
[[nodiscard]] std::optional<std::vector<std::string>> files_before(const Run& run);
void keep_files_before(Run& run, const std::vector<std::string>& paths);

/// Copied files and their hashes, kept in groups: each group is one transaction and one record of the run's
/// journal.
class FileRecord {
 public:
  /// Reads what is kept.
  explicit FileRecord(Run& run);

  [[nodiscard]] std::size_t size() const { return files_.size(); }
  [[nodiscard]] bool contains(const std::string& path) const { return files_.contains(path); }
  [[nodiscard]] const std::string& sha256(const std::string& path) const { return files_.at(path).sha256; }
  /// Of all of them together.
  [[nodiscard]] std::int64_t bytes() const;
  /// Added, but not kept yet.
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  /// Paths that were copied, in ascending order.
  [[nodiscard]] std::vector<std::string> paths() const;
  /// It was removed again; kept with the next flush.
  void forget(const std::string& path);
  void add(const std::string& path, const std::string& sha256, std::uint64_t bytes);
  /// Keeps what was added.
  void flush();

 private:
  struct File {
    std::string sha256;
    std::int64_t bytes = 0;
  };

  Run& run_;
  std::map<std::string, File> files_;
  std::vector<std::string> waiting_;
  std::int64_t waiting_bytes_ = 0, forgotten_ = 0;
};

} // namespace gc2pc
