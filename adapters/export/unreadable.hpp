// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of a legacy store that cannot be read (C57), as an archive keeps them.
#pragma once

#include "adapters/export/archive_layout.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Appends a line for each value of one message.
void put_unreadable(std::string& out, std::span<const legacy::BadMessage> values);
/// Whether a line among those of messages is one of these; a further one of the same message.
[[nodiscard]] bool is_unreadable(std::string_view line);
[[nodiscard]] bool is_further_unreadable(std::string_view line);
[[nodiscard]] legacy::BadMessage bad_message(const UnreadableMessage& value);

[[nodiscard]] std::vector<UnreadableText> unreadable_texts(std::span<const legacy::LeftOutRow> rows);
[[nodiscard]] std::vector<legacy::LeftOutRow> left_out_rows(std::span<const UnreadableText> texts);

} // namespace gc2pc
