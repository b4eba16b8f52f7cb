// SPDX-License-Identifier: Apache-2.0
/// \file
/// C3, C43, C44, C52, C58, C60: what becomes of one message. Planning and copying both use this, so that what
/// is written is what the plan foresaw.
#pragma once

#include "mappings/digest/canonical.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/plan.hpp"

#include <optional>

namespace gc2pc {

/// C44: the message is left out. Sees the date as it is stored, before it is clamped (C58); a date that
/// cannot be read leaves nothing out.
[[nodiscard]] constexpr bool is_before_start(const std::optional<Ticks>& start,
                                             const std::optional<Ticks>& date) {
  return start && date && *date < *start;
}

/// What was wrong with the texts of a message.
struct MessageTexts {
  std::int64_t bad_in_content = 0, bad_in_rtf = 0; ///< places that were not well-formed (C3)
  std::int64_t xml = 0;                            ///< characters of the content that XML 1.0 forbids (C60)
};

/// For messages that are migrated: first clean, then convert, then hash. One object per thread.
class MessageRules {
 public:
  explicit MessageRules(const MessageConversion& conversion) : conversion_(conversion) {}

  [[nodiscard]] const MessageConversion& conversion() const { return conversion_; }
  /// C3, then C60: makes both texts well-formed.
  MessageTexts clean(legacy::Message& message) const;
  /// C58 and C43: the date, and a rich text that is not one. True when a rich text is dropped.
  bool convert(legacy::Message& message) const;
  /// C52, by the GUIDs that room and author have in the target.
  [[nodiscard]] Sha256Bytes hash(const legacy::Message& message, const Guid& room, const Guid& author);

 private:
  MessageConversion conversion_;
  MessageHasher hasher_;
};

} // namespace gc2pc
