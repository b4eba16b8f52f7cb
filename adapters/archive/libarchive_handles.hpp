// SPDX-License-Identifier: Apache-2.0
/// \file
/// What libarchive's parts own, and how hard it compresses.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace gc2pc::libarchive {

/// libarchive's own default, said here so that another version makes the same bytes.
inline constexpr const char* compression_level = "3";

struct FreeWriter {
  void operator()(archive* handle) const noexcept { archive_write_free(handle); }
};
struct FreeReader {
  void operator()(archive* handle) const noexcept { archive_read_free(handle); }
};
struct FreeEntry {
  void operator()(archive_entry* handle) const noexcept { archive_entry_free(handle); }
};
using Writer = std::unique_ptr<archive, FreeWriter>;
using Reader = std::unique_ptr<archive, FreeReader>;
using Entry = std::unique_ptr<archive_entry, FreeEntry>;

} // namespace gc2pc::libarchive
