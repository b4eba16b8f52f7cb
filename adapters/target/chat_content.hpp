// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a Persistent Chat store holds, wherever it comes from: a database, an archive, or a plan.
#pragma once

#include "adapters/target/chat_reader.hpp"

#include <memory>
#include <string>

namespace gc2pc {

/// Everything that a canonical digest needs (C53).
class ChatContent {
 public:
  virtual ~ChatContent() = default;

  /// What it is, for messages; no secret in it.
  [[nodiscard]] virtual std::string description() const = 0;
  /// It is known to be only a part of a store: its digest is not that of the store.
  [[nodiscard]] virtual bool is_part() const { return false; }
  /// Everything but the messages.
  [[nodiscard]] virtual chat::Inventory structure() = 0;
  /// All messages, in ascending room and chatId.
  [[nodiscard]] virtual std::unique_ptr<MessageReader<chat::Message>> messages() = 0;
};

} // namespace gc2pc
