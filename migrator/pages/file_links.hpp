// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which file of an archive a message's link means.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc::pages {

class FileLinks {
 public:
  /// The name below the archive's folder of a file of the store; nothing when it is gone.
  using Stored = std::function<std::optional<std::string>(const std::string& path)>;

  /// `paths`: of all files of the store. `stored` is asked once for each that a message links to.
  FileLinks(std::vector<std::string> paths, Stored stored);

  /// By the path that a message has: of the same one, or else of the only one that differs in case,
  /// composition and kind of slash (C51). Empty when there is none.
  [[nodiscard]] std::string_view stored(std::string_view path);

 private:
  [[nodiscard]] const std::string* file(const std::string& path) const;

  std::vector<std::string> paths_; ///< sorted
  Stored ask_;
  std::unordered_map<std::string, const std::string*> by_folded_; ///< null: several
  std::unordered_map<const std::string*, std::string> known_;
};

} // namespace gc2pc::pages
