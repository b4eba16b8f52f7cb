// SPDX-License-Identifier: Apache-2.0
/// \file
/// C51: the links of migrated messages, held against the files there are. What users invent stays bounded.
#pragma once

#include "mappings/model/legacy.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace gc2pc {

/// Of one message so many links are looked at.
inline constexpr std::size_t most_links_per_message = 1'000;
/// Of one file so many other spellings are named.
inline constexpr std::size_t most_spellings = 100;

/// Links of migrated messages to one path.
struct FileLinks {
  std::int64_t count = 0;
  legacy::NodeId room; ///< the lowest of the rooms that have one
};

/// Names each path that is a file, and of those that are not the first ones by their bytes; the others are
/// counted. So it does not depend on the order of the messages.
class LinkBook {
 public:
  /// Paths that are only counted, and the links to them.
  struct Counted {
    std::unordered_set<std::uint64_t> paths; ///< by hash: 8 bytes, where a path may have thousands
    std::int64_t links = 0;
  };

  /// Without files nothing is said of links, so none is kept.
  explicit LinkBook(const std::optional<std::vector<std::string>>& files);

  void add(const std::string& path, std::int64_t times, legacy::NodeId room);
  /// By the path that they link to.
  [[nodiscard]] const std::map<std::string, FileLinks>& links() const { return links_; }
  [[nodiscard]] const Counted& more_missing() const { return more_missing_; }
  [[nodiscard]] const Counted& more_spellings() const { return more_spellings_; }

 private:
  void keep_first(std::set<std::string>& kept, std::size_t most, const std::string& path, Counted& others);

  bool wanted_;
  std::set<std::string> files_, folded_files_;
  std::map<std::string, FileLinks> links_;
  std::set<std::string> missing_;
  std::map<std::string, std::set<std::string>> spellings_; ///< by the folded path of a file
  Counted more_missing_, more_spellings_;
};

} // namespace gc2pc
