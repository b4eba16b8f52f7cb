// SPDX-License-Identifier: Apache-2.0
/// \file
/// The file behind `--log`: opened once, never one that the run works on; a failed write is reported.
#pragma once

#include "adapters/files/unique_fd.hpp"
#include "migrator/cli/arguments.hpp"

#include <filesystem>
#include <functional>
#include <streambuf>
#include <string>

namespace gc2pc::cli {

/// A stream's end at the file. Each flush is one write; the first that fails is reported, and ends the log.
class LogFile final : public std::streambuf {
 public:
  /// Makes it 0600, or appends to a regular file of the caller's that no other account can write. Throws
  /// configuration for any other file, for a symbolic link, and for a file that the arguments or the run
  /// folder name for something else; permission when it cannot be opened. `failed` gets a sentence, once.
  LogFile(const std::filesystem::path& path, const Arguments& arguments,
          std::function<void(const std::string&)> failed);

  /// What `failed` got; empty while all was written.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 protected:
  int_type overflow(int_type character) override;
  std::streamsize xsputn(const char* bytes, std::streamsize size) override;
  int sync() override;

 private:
  std::string shown_, line_, trouble_;
  std::function<void(const std::string&)> failed_;
  UniqueFd file_;
};

} // namespace gc2pc::cli
