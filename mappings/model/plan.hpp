// SPDX-License-Identifier: Apache-2.0
/// \file
/// The product of the rules: every row to be written, every id that changes, every finding, and one hash over
/// all of it.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/finding.hpp"
#include "mappings/model/group_digest.hpp"
#include "mappings/model/legacy.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// One room whose messages are copied. Rooms are in ascending legacy nodeID.
struct RoomPlan {
  legacy::NodeId legacy;
  chat::NodeId room;
  Guid guid;                 ///< the room's GUID in the target (differs from the legacy one when adopted)
  std::string legacy_name;   ///< as users know it; the path begins with the categories
  std::string path;          ///< legacy path, parts joined by the separator
  std::string name;          ///< name in the target
  std::int64_t messages = 0; ///< to be written
  std::int64_t bytes = 0;    ///< of their content and rtf, after cleaning
  std::optional<Ticks> start_date; ///< C44: earlier messages are left out
  std::int64_t before_start = 0;   ///< how many
  ChatId last;                     ///< highest chatId that is written; 0 when none is
  GroupDigest digest;              ///< of the converted messages (C53)
};

/// Who an author becomes: needed for every message, so it is kept as an id and the GUID it stands for.
struct AuthorMapping {
  legacy::PrincipalId legacy;
  chat::PrincipalId principal;
  Guid guid;
};

/// C41: the one principal that stands for authors who do not exist.
struct Placeholder {
  chat::PrincipalId principal;
  Guid guid;
};

/// What the policies make of every message, so that copying does what planning foresaw.
struct MessageConversion {
  bool clamp_time = false;  ///< C58
  bool replace_xml = false; ///< C60

  friend bool operator==(const MessageConversion&, const MessageConversion&) = default;
};

/// The balance of one kind of rows: read = written + skipped, always.
struct KindCounts {
  std::int64_t read = 0;
  std::int64_t written = 0;                    ///< legacy rows that live on in the target
  std::map<std::string, std::int64_t> skipped; ///< by reason
  std::int64_t rows = 0; ///< rows that come about in the target (one legacy row may become many, or none)

  [[nodiscard]] std::int64_t skipped_total() const;
  [[nodiscard]] bool balanced() const { return read == written + skipped_total(); }
};

/// The plan. A pure function of source, target inventory, directory facts, file list and rules.
struct Plan {
  /// What the plan was made from, each with a digest or value: source, target, rules, profile, … An execution
  /// compares them one by one, so that it can say what changed.
  std::vector<std::pair<std::string, std::string>> inputs;
  bool creates_target = false; ///< the target is absent or empty and gets the seed first (C55)
  chat::Seed seed;             ///< used only with creates_target
  Guid legacy_pool;            ///< C42

  chat::ChangeSet structure; ///< principals, add-ins, nodes, scopes, roles
  chat::ChangeSet rest;      ///< invitations, preferences, last ids, dirty marks
  std::vector<RoomPlan> rooms;
  MessageConversion conversion;
  std::vector<AuthorMapping> authors; ///< sorted by legacy id; only those that wrote a migrated message
  std::optional<Placeholder> placeholder;
  std::vector<std::string> files; ///< paths to copy, sorted

  std::vector<Finding> findings;            ///< sorted by code, then key
  std::map<std::string, KindCounts> counts; ///< by kind: node, principal, role, scope, message, …
  /// C53: what the lines of the plan's GUIDs will be, sorted. Verification compares the store with these.
  std::vector<DigestLine> expected;
  std::string hash; ///< 64 hex digits over everything above

  [[nodiscard]] std::int64_t message_count() const;
  [[nodiscard]] std::int64_t message_bytes() const;
  [[nodiscard]] std::size_t count(Severity severity) const;
  [[nodiscard]] bool executable() const { return count(Severity::error) == 0; }
};

/// Computes `hash` from everything else in the plan.
[[nodiscard]] std::string hash_of(const Plan& plan);

} // namespace gc2pc
