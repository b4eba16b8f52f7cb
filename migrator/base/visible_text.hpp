// SPDX-License-Identifier: Apache-2.0
/// \file
/// Text that came from data, with everything visible that would steer a terminal, turn the words around it,
/// or hide.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// A control character (C0, DEL, C1), a line or paragraph separator, a control of the writing direction, or a
/// character without width. None of them may reach a person as it is.
[[nodiscard]] bool is_hidden(char32_t character) noexcept;

/// For one line of a terminal: hidden characters, line ends too, become `\u{1b}`; U+FFFD stands for what is
/// not UTF-8. A text that went through it stays as it is.
[[nodiscard]] std::string visible_text(std::string_view text);
/// The same for a text of several lines: its line feeds and tabs stay.
[[nodiscard]] std::string visible_lines(std::string_view text);
/// The same for elements that go into HTML before its own signs are escaped: blanks, tabs and line feeds
/// stay.
[[nodiscard]] std::string visible_in_html(std::string_view text);
/// For a JSON text: hidden characters become `\u202e`, so a reader gets the same value.
[[nodiscard]] std::string visible_json(std::string_view json);
/// For an XML text: hidden characters become `&#x202e;`, so a reader gets the same value.
[[nodiscard]] std::string visible_xml(std::string_view xml);

} // namespace gc2pc
