// SPDX-License-Identifier: Apache-2.0
/// \file
/// Writes a legacy database: for samples and tests, never in a migration.
#pragma once

#include "mappings/model/legacy.hpp"

#include <memory>
#include <span>
#include <string>

namespace gc2pc {

/// A new SQLite database of the Lync Server 2010 layout. Everything is one transaction; nothing is left
/// without finish().
class LegacyWriter {
 public:
  /// Throws conflict when the file exists.
  explicit LegacyWriter(const std::string& file);
  ~LegacyWriter();

  void write(const legacy::Inventory& inventory);
  void append(std::span<const legacy::Message> messages);
  /// Commits and closes.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc
