// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which files an archive has, and rows that only archives have.
#pragma once

#include "mappings/model/legacy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Version of the archive's format; another one is refused.
inline constexpr int archive_format_version = 1;

/// What an archive was made of.
enum class ArchiveKind {
  persistent_chat, ///< a Persistent Chat store, or a legacy one after the rules
  group_chat       ///< a legacy store as it is
};
/// `persistent-chat`, `group-chat`.
[[nodiscard]] std::string_view to_string(ArchiveKind kind);
[[nodiscard]] std::optional<ArchiveKind> archive_kind(std::string_view name);

/// Names below the archive's folder.
namespace archive_files {

inline constexpr std::string_view manifest = "manifest.json";
inline constexpr std::string_view signature = "manifest.json.sig";
inline constexpr std::string_view sums = "SHA256SUMS";
inline constexpr std::string_view readme = "README.txt";
inline constexpr std::string_view profile = "data/profile.xml";
inline constexpr std::string_view search_database = "data/archive.db";
/// While the archive is being written.
inline constexpr std::string_view progress = "export.progress";

/// What the names of encrypted files end with.
inline constexpr std::string_view sealed_ending = ".cms";

/// Of an encrypted archive: a key that files are encrypted with, itself encrypted to the recipients; from
/// number 1 on, one for each call that wrote.
[[nodiscard]] std::string key(std::int64_t number);
/// These are never encrypted: what explains the archive, and its keys.
[[nodiscard]] bool is_open(std::string_view name);

/// Rows of a table.
[[nodiscard]] std::string table(std::string_view name);
[[nodiscard]] std::string schema(std::string_view name);
/// Messages: several files, from number 1 on.
[[nodiscard]] std::string messages(std::int64_t number);

} // namespace archive_files

/// Messages that are compressed together: what can be read alone.
struct MessageFrame {
  std::int64_t file = 0;   ///< number of the file
  std::int64_t offset = 0; ///< where the frame begins in it
  std::int64_t bytes = 0;  ///< compressed
  std::int64_t text_bytes = 0;
  std::int64_t rows = 0;
  /// Channels of the first and the last message whose channel can be read.
  std::optional<std::int64_t> first_room, last_room;
  std::string sha256; ///< of the compressed bytes
  /// C53 over all messages up to the end of this frame.
  std::int64_t total_count = 0;
  std::string total_sum;
};

/// An uploaded file.
struct ArchivedFile {
  std::string path;   ///< in the file store
  std::string stored; ///< below the archive's folder
  std::int64_t bytes = 0;
  std::string sha256;
};

/// One text of a row that cannot be read (legacy::LeftOutRow).
struct UnreadableText {
  std::int64_t row = 0; ///< from 1; texts of one row have the same
  std::string table, key;
  std::optional<std::string> column, value; ///< both nothing: the row has no text
};

/// One value of a message that cannot be read (legacy::BadMessage).
struct UnreadableMessage {
  bool first = false; ///< of its message; the values of one message follow each other
  std::optional<legacy::NodeId> room;
  std::optional<ChatId> id;
  std::string column, expected, found;
  std::optional<Ticks> date;
  std::optional<std::string> content, rtf;
};

template <>
struct Table<MessageFrame> {
  using T = MessageFrame;
  static constexpr std::string_view name = "tblChat.index";
  static constexpr auto columns = std::make_tuple(
      column("file", &T::file, Key::yes), column("offset", &T::offset, Key::yes), column("bytes", &T::bytes),
      column("textBytes", &T::text_bytes), column("rows", &T::rows), column("firstRoom", &T::first_room),
      column("lastRoom", &T::last_room), column("sha256", &T::sha256), column("totalCount", &T::total_count),
      column("totalSum", &T::total_sum));
};

template <>
struct Table<ArchivedFile> {
  using T = ArchivedFile;
  static constexpr std::string_view name = "files";
  static constexpr auto columns =
      std::make_tuple(column("path", &T::path, Key::yes), column("stored", &T::stored),
                      column("bytes", &T::bytes), column("sha256", &T::sha256));
};

template <>
struct Table<legacy::BadValue> {
  using T = legacy::BadValue;
  static constexpr std::string_view name = "unreadable-values";
  static constexpr auto columns = std::make_tuple(column("table", &T::table), column("column", &T::column),
                                                  column("key", &T::key), column("expected", &T::expected),
                                                  column("found", &T::found), column("value", &T::value));
};

template <>
struct Table<UnreadableText> {
  using T = UnreadableText;
  static constexpr std::string_view name = "unreadable-rows";
  static constexpr auto columns =
      std::make_tuple(column("row", &T::row), column("table", &T::table), column("key", &T::key),
                      column("column", &T::column), column("value", &T::value));
};

template <>
struct Table<UnreadableMessage> {
  using T = UnreadableMessage;
  static constexpr std::string_view name = "unreadable-messages";
  /// Its lines are among those of the messages, and begin with this column.
  static constexpr auto columns = std::make_tuple(
      column("firstUnreadable", &T::first), column("channelId", &T::room), column("chatId", &T::id),
      column("column", &T::column), column("expected", &T::expected), column("found", &T::found),
      column("chatDate", &T::date), column("content", &T::content), column("rtf", &T::rtf));
};

} // namespace gc2pc
