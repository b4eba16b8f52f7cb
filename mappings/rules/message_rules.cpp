// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/message_rules.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/times.hpp"

namespace gc2pc {

MessageTexts MessageRules::clean(legacy::Message& message) const {
  MessageTexts texts;
  texts.bad_in_content = clean_utf8(message.content);
  if (message.rtf)
    texts.bad_in_rtf = clean_utf8(*message.rtf);
  texts.xml = conversion_.replace_xml ? replace_non_xml(message.content) : count_non_xml(message.content);
  return texts;
}

bool MessageRules::convert(legacy::Message& message) const {
  if (conversion_.clamp_time)
    message.date = clamped(message.date);
  // The product's column takes code page characters only, and RTF has none beyond ASCII.
  const bool dropped = message.rtf && !is_ascii(*message.rtf);
  if (dropped)
    message.rtf.reset();
  return dropped;
}

Sha256Bytes MessageRules::hash(const legacy::Message& message, const Guid& room, const Guid& author) {
  return hasher_.hash(&room, message.id, message.date, &author, message.is_alert, message.content,
                      message.rtf);
}

} // namespace gc2pc
