// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether a file was written since it was looked at, without reading it.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace gc2pc {

/// What the file system says of a file; another one after each write, once it is settled.
struct FileStamp {
  dev_t device;
  ino_t number;
  off_t size;
  std::int64_t changed, written; ///< nanoseconds since 1970
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

[[nodiscard]] FileStamp stamp_of(const struct stat& facts);

/// The clock that file systems take their times from: nanoseconds since 1970.
[[nodiscard]] std::int64_t file_clock_now();

/// Whether another write after `moment` would have given each file another stamp.
[[nodiscard]] bool settled(const std::vector<FileStamp>& stamps, std::int64_t moment);

} // namespace gc2pc
