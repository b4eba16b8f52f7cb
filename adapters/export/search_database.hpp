// SPDX-License-Identifier: Apache-2.0
/// \file
/// An archive's messages and names as an SQLite database with full-text search. It adds nothing to the
/// archive: it is made of its rows, in their order, so the same rows make the same bytes.
#pragma once

#include "adapters/export/archive_layout.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/chat.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// A message as it is searched. Texts are UTF-8: what is not, and U+0000, is U+FFFD.
struct SearchedMessage {
  std::int64_t room = 0, number = 0, author = 0;
  std::string date; ///< as in the lines of the archive
  bool is_alert = false;
  std::string text;
  friend bool operator==(const SearchedMessage&, const SearchedMessage&) = default;
};

template <class Row>
[[nodiscard]] SearchedMessage searched(const Row& message);

/// Being written, in a file of the archive's folder that is not one of the archive's yet.
class SearchDatabase {
 public:
  static constexpr std::string_view file_name = "archive.db.unfinished";

  /// What a killed call left is removed. Throws Error(internal), os_error.
  explicit SearchDatabase(const std::filesystem::path& folder);
  ~SearchDatabase();
  SearchDatabase(const SearchDatabase&) = delete;
  SearchDatabase& operator=(const SearchDatabase&) = delete;

  void add(const chat::Inventory& inventory);
  void add(const legacy::Inventory& inventory);
  template <class Row>
  void add(const Row& message) {
    add_message(searched(message));
  }
  void add(const ArchivedFile& file);
  /// Complete and closed.
  void finish();

 private:
  void add_message(const SearchedMessage& message);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Of a complete archive.
class SearchDatabaseReader {
 public:
  /// Throws Error(corrupt).
  explicit SearchDatabaseReader(const std::filesystem::path& file);
  ~SearchDatabaseReader();
  SearchDatabaseReader(const SearchDatabaseReader&) = delete;
  SearchDatabaseReader& operator=(const SearchDatabaseReader&) = delete;

  /// Rows of a table of its own: person, room, message, file.
  [[nodiscard]] std::int64_t count(std::string_view table);
  /// The messages in their order. Throws Error(corrupt).
  [[nodiscard]] std::optional<SearchedMessage> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc
