// SPDX-License-Identifier: Apache-2.0
/// \file
/// What of a store goes into a partial archive: names become nodes, rows are kept or counted.
#pragma once

#include "adapters/export/archive_extent.hpp"
#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace gc2pc {

/// As it was asked for.
struct ExportRequest {
  ArchiveLevel level = ArchiveLevel::all;
  std::vector<std::string> categories, rooms; ///< name, path or GUID
  std::optional<Ticks> from, before;          ///< of messages

  [[nodiscard]] bool is_whole() const {
    return level == ArchiveLevel::all && categories.empty() && rooms.empty() && !from && !before;
  }
};

/// Decides row by row. First the structure is reduced, then its messages pass, then the files are asked for.
class Selection {
 public:
  /// `separator` joins the names of a path. `files` are the paths of all that could be wanted.
  Selection(ExportRequest request, std::string separator, std::vector<std::string> files);

  /// Takes the rows out that are not wanted. Throws Error(usage) for a name that is not of exactly one
  /// category or room.
  void reduce(chat::Inventory& inventory);
  void reduce(legacy::Inventory& inventory);

  /// Whether messages have to be asked for at all; all others are left out.
  [[nodiscard]] bool takes_messages() const { return has_messages(extent_.level); }
  /// Whether a message is wanted; a time that cannot be read is. Files that it links to are wanted, too.
  [[nodiscard]] bool takes(std::optional<std::int64_t> room, std::optional<Ticks> date,
                           std::string_view content);
  void leave_out_messages(std::int64_t count) { extent_.left_out["tblChat"] += count; }
  /// One look at all messages begins: none is left out yet.
  void begin_messages();

  /// Paths of the files that are wanted, sorted: complete when all messages have passed.
  [[nodiscard]] const std::vector<std::string>& paths();
  /// What was limited, and what was left out so far.
  [[nodiscard]] const ArchiveExtent& extent() const { return extent_; }

 private:
  template <class Inventory>
  void resolve(const Inventory& inventory);
  template <class Row>
  [[nodiscard]] bool keeps(const Row& row) const;
  [[nodiscard]] bool has(std::int64_t node) const { return !nodes_ || nodes_->contains(node); }
  template <class Inventory>
  void reduce_tables(Inventory& inventory);
  [[nodiscard]] bool all_files() const;
  void count_left_out(std::string_view table, std::size_t count);

  ExportRequest request_;
  std::string separator_;
  ArchiveExtent extent_;
  std::optional<std::unordered_set<std::int64_t>> nodes_; ///< nothing: all, and channels that are not nodes
  /// By folded path: files of that spelling, and whether a wanted message links to one of them.
  struct Linked {
    std::vector<std::string> paths;
    bool wanted = false;
  };
  std::unordered_map<std::string, Linked> files_;
  std::size_t file_count_ = 0;
  std::vector<std::string> paths_;
};

} // namespace gc2pc
