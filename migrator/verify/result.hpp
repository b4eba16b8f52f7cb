// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a verification compares, and what it found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Begins the detail of the journal's record of a verification that was not passed.
inline constexpr std::string_view differences_found = "differences found";

/// One difference that verification found.
struct Difference {
  std::string kind; ///< message, role, …, file, address
  std::string guid; ///< of the room or item; empty for the store
  std::string name;
  std::string detail; ///< expected and found: counts, digests, chatId range
  bool newer = false; ///< nothing of the migration is missing or changed: users added to it since
};

struct VerifyResult {
  std::uint64_t lines_compared = 0;
  std::uint64_t messages_read = 0;
  std::uint64_t files_compared = 0;
  std::uint64_t source_messages_read = 0;
  std::uint64_t rooms_read = 0; ///< whose messages were read in the target
  std::string store_digest;     ///< of the whole target, 64 hex digits; empty when only a sample was read
  std::vector<Difference> differences;
};

/// How much a verification reads.
struct VerifyOptions {
  /// Rooms whose messages are read, of 100: chosen by their GUIDs, so that quick checks see the same. Rows
  /// that are not messages, files and address are always compared.
  int sample_percent = 100;
  /// Read the messages of the source again, too.
  bool source = true;
  /// They were just read and found as planned, by the same call: with the target compared, everything is.
  bool source_was_read = false;
  /// Keep the result in the run and journal it; not on read-only evidence.
  bool journal = true;
};

} // namespace gc2pc
