// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a column of one code page can hold.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// Throws Error(wrong_input), naming table and column, for a text with a character that the code page lacks:
/// the server would store a question mark for it without a word.
void refuse_lost_characters(const std::u16string& units, std::string_view table, const std::string& column,
                            int code_page);

} // namespace gc2pc
