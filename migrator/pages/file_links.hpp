// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which file of an archive a message's link means.
#pragma once

#include "adapters/export/archive_layout.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc::pages {

class FileLinks {
 public:
  /// `files` outlives this.
  explicit FileLinks(const std::vector<ArchivedFile>& files);

  /// The file's name below the archive's folder, by the path that a message has: the same one, or else the
  /// only one that differs in case, composition and kind of slash (C51). Empty when there is none.
  [[nodiscard]] std::string_view stored(std::string_view path) const;

 private:
  std::unordered_map<std::string_view, std::string_view> by_path_;
  std::unordered_map<std::string, std::string_view> by_folded_; ///< empty: several
};

} // namespace gc2pc::pages
