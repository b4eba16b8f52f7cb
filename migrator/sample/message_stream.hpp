// SPDX-License-Identifier: Apache-2.0
/// \file
/// The messages of a sample, made one batch after the other: memory does not grow with their number.
#pragma once

#include "mappings/model/legacy.hpp"
#include "migrator/sample/organisation.hpp"

#include <filesystem>
#include <functional>
#include <span>

namespace gc2pc::sample {

/// What is made besides the messages.
struct StreamResult {
  std::int64_t messages = 0;
  std::int64_t files = 0;
  std::vector<legacy::LastChatId> last_chat_ids;
};

/// Calls `sink` with batches in ascending room and chatId, and writes the files that messages link to below
/// `files`.
StreamResult stream_messages(const Organisation& organisation, const TextMaker& text, std::uint64_t seed,
                             const std::filesystem::path& files,
                             const std::function<void(std::span<const legacy::Message>)>& sink);

} // namespace gc2pc::sample
