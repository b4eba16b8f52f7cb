// SPDX-License-Identifier: Apache-2.0
/// \file
/// The legacy database as the conversion needs it: one consistent read of everything, messages streamed.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/sql/server_facts.hpp"
#include "adapters/sql/server_link.hpp"
#include "adapters/sql/server_pings.hpp"
#include "mappings/digest/source_digest.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/rules/profile.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Which messages to stream.
struct MessageRange {
  std::optional<legacy::NodeId> room; ///< nothing: all channels, also those that are not rooms
  std::optional<ChatId> after;        ///< with `room`: only chatIds above it
  std::int64_t rows = 0;              ///< that are expected, roughly
};

/// Streams the messages of one range after the other.
class RangesReader {
 public:
  virtual ~RangesReader() = default;
  /// The stream of the next range, until the next call; null when there are no more.
  [[nodiscard]] virtual MessageReader<legacy::Message>* next() = 0;
};

/// A channel's messages up to a chatId.
struct ChannelPast {
  legacy::NodeId channel;
  ChatId up_to;
};

/// What the database itself says of messages, without showing one.
struct MessageTotals {
  std::int64_t count = 0;
  ChatId last;            ///< the highest chatId; 0 of no messages
  std::int64_t bytes = 0; ///< that it stores of their content and rtf
  friend bool operator==(const MessageTotals&, const MessageTotals&) = default;
};

/// An edge: a legacy database, read-only. Implementations: SQLite (embedded default), PostgreSQL.
/// All reads of one object see the same state of the database. Text is delivered as stored: the rules clean
/// it (C3). A value that cannot be read (C57) throws nothing: its row is absent, and is named beside the
/// others. Calls may throw Error(connection, permission, wrong_input).
class LegacySource {
 public:
  virtual ~LegacySource() = default;

  /// What it is, for reports and fingerprints; no secret in it.
  [[nodiscard]] virtual std::string description() const = 0;
  /// The profile in use (given, or found by structure).
  [[nodiscard]] virtual const Profile& profile() const = 0;
  /// What the server says of itself.
  [[nodiscard]] virtual ServerFacts server_facts() = 0;
  /// Tables of the profile that the database has and the account may not read; no row is read.
  [[nodiscard]] virtual std::vector<std::string> unreadable_tables() { return {}; }
  /// Clock and TLS of its server.
  [[nodiscard]] virtual std::optional<ServerLink> server_link() { return std::nullopt; }
  /// When its chat servers last pinged, as of now and not as of the other reads. Nothing when it does not
  /// say.
  [[nodiscard]] virtual std::optional<ServerPings> server_pings() = 0;
  /// Everything but the messages.
  [[nodiscard]] virtual legacy::Inventory inventory() = 0;
  /// inventory_digest() of that, which needs no more than a row at a time in memory.
  [[nodiscard]] virtual std::string digest() { return inventory_digest(inventory()); }
  /// A stream; at most one at a time.
  [[nodiscard]] virtual std::unique_ptr<MessageReader<legacy::Message>>
  messages(const MessageRange& range) = 0;
  /// Streams of rooms in this order; beside them no other stream. A server far away is asked for the next
  /// ones ahead, so that many small rooms do not take a round trip each.
  [[nodiscard]] virtual std::unique_ptr<RangesReader> ranges(std::vector<MessageRange> ranges);
  /// Of each past, in their order: equal totals are not proof that nothing was changed, but a quick one that
  /// finds what was deleted, and most of what was edited.
  [[nodiscard]] virtual std::vector<MessageTotals> totals(std::span<const ChannelPast> pasts) = 0;
  /// Messages of all channels together.
  [[nodiscard]] virtual std::int64_t message_count() = 0;
};

/// Opens a legacy database. `connection` is a SOCI connection string (`sqlite3://dbname=FILE`,
/// `postgresql://HOST/DATABASE`). `profile` is nothing to find the generation by structure. A database that
/// does not fit is refused with everything that is missing in one message. Throws not_found, wrong_input,
/// permission, usage (unknown engine).
[[nodiscard]] std::unique_ptr<LegacySource> open_source(const std::string& connection,
                                                        const std::optional<Profile>& profile);

} // namespace gc2pc
