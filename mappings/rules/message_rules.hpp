// SPDX-License-Identifier: Apache-2.0
/// \file
/// C3, C43, C58, C60: what becomes of the columns of one message. Planning and copying both use this, so that
/// what is written is what the plan foresaw.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/plan.hpp"

namespace gc2pc {

/// What was wrong with the texts of a message.
struct MessageTexts {
  std::int64_t bad_in_content = 0, bad_in_rtf = 0; ///< places that were not well-formed (C3)
  std::int64_t xml = 0;                            ///< characters of the content that XML 1.0 forbids (C60)
};

/// C3, then C60: makes both texts well-formed.
MessageTexts clean_message(legacy::Message& message, const MessageConversion& conversion);

/// C58 and C43, after clean_message: the date, and a rich text that is none. True when a rich text is
/// dropped.
bool convert_message(legacy::Message& message, const MessageConversion& conversion);

} // namespace gc2pc
