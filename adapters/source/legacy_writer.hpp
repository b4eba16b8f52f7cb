// SPDX-License-Identifier: Apache-2.0
/// \file
/// Writes a legacy database: for samples and tests, never in a migration.
#pragma once

#include "adapters/sql/connection_string.hpp"
#include "mappings/model/legacy.hpp"

#include <memory>
#include <span>
#include <string>

namespace gc2pc {

/// A database of the Lync Server 2010 layout. Everything is one transaction; nothing is left without
/// finish().
class LegacyWriter {
 public:
  /// A new SQLite database. Throws conflict when the file exists.
  explicit LegacyWriter(const std::string& file);
  /// The tables in an empty database of a server. Without foreign keys: what a sample shows is dirty data,
  /// too.
  explicit LegacyWriter(const ConnectionString& connection);
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
