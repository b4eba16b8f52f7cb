// SPDX-License-Identifier: Apache-2.0
/// \file
/// Files that are written again into a folder which may hold other things: only gc2pc's own are replaced.
#pragma once

#include "adapters/files/atomic_file.hpp"
#include "adapters/files/unique_fd.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::report {

/// A folder of the operator's choice, open.
class OwnFiles {
 public:
  /// Makes it, 0700, unless it exists; its parent must. `option` names it in messages. Throws os_error.
  OwnFiles(const std::filesystem::path& folder, std::string_view option);

  /// Whether the name is a regular file of the caller's that begins with this text: an earlier one of gc2pc.
  [[nodiscard]] bool is_own(const std::string& name, std::string_view beginning) const;
  /// Throws Error(conflict) when the name is taken by anything else.
  void refuse_foreign(const std::string& name, std::string_view beginning) const;
  /// Writes the file whole, 0600, in place of an earlier one. Throws os_error.
  void write(const std::string& name, const std::function<void(AtomicFile&)>& fill) const;
  /// All names in the folder.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Throws os_error.
  void remove(const std::string& name) const;

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
  std::string option_;
  UniqueFd open_;
};

} // namespace gc2pc::report
