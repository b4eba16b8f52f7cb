// SPDX-License-Identifier: Apache-2.0
/// \file
/// The folder of uploaded files as the cutover needs it: copied into and cleared again, never written outside
/// itself.
#pragma once

#include "adapters/files/file_reader.hpp"

namespace gc2pc {

/// An edge: the file store of a pool. Implementation: a local or mounted folder.
class FileStore : public FileReader {
 public:
  /// Copies one file from `source` to the same path here: temporary name, sync, rename, folder synced;
  /// 0600/0700. An equal file (by SHA-256) is left alone; one with other content throws Error(conflict).
  /// Returns the SHA-256 of the bytes that arrived.
  virtual std::string copy_from(FileReader& source, const StoredFile& file) = 0;
  /// Removes one file and the folders that become empty by it (never the store itself); already gone is
  /// success.
  virtual void remove(const std::string& path) = 0;
  /// Creates the store's folder (0700).
  virtual void create() = 0;
  /// Removes the store's folder if nothing is in it; already gone is success.
  virtual void remove_if_empty() = 0;
};

} // namespace gc2pc
