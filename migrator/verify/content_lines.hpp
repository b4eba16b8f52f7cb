// SPDX-License-Identifier: Apache-2.0
/// \file
/// The canonical lines (C53) of what a store holds, wherever that comes from.
#pragma once

#include "adapters/stop.hpp"
#include "adapters/target/chat_content.hpp"
#include "mappings/digest/canonical.hpp"
#include "migrator/base/observer.hpp"

#include <vector>

namespace gc2pc {

/// Of everything but the messages, which `messages` has; sorted.
[[nodiscard]] std::vector<DigestLine> all_lines(const chat::Inventory& structure,
                                                const MessageLines& messages);

/// Everything of one content.
struct ContentLines {
  chat::Inventory structure;
  std::vector<DigestLine> lines; ///< sorted
  GroupDigest messages;          ///< all of them together
};

/// Reads all of it.
[[nodiscard]] ContentLines read_content_lines(ChatContent& content, Observer& observer,
                                              const StopRequested& stop);

} // namespace gc2pc
