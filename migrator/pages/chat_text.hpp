// SPDX-License-Identifier: Apache-2.0
/// \file
/// The text of a message in a page: what a browser shows is what was written, and nothing of it is markup.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::pages {

/// Appends a text as the content of an element. Hidden characters become visible (`\u{1b}`), as in all output
/// of gc2pc, but for line ends, tabs, and those that scripts and emoji need: joiners, marks of the writing
/// direction and soft hyphens. U+FFFD stands for NUL and for what is not UTF-8.
void put_chat_text(std::string& out, std::string_view text);

/// The longest beginning of at most `most` bytes that does not end within a character.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t most);

} // namespace gc2pc::pages
