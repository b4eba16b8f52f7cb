// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/html.hpp"

#include "mappings/model/numbers.hpp"
#include "migrator/pages/chat_text.hpp"
#include "migrator/report/html_text.hpp"

#include <array>
#include <charconv>

namespace gc2pc::pages {

Html& Html::text(std::string_view text) {
  text_ += report::html_text(text);
  return *this;
}

Html& Html::number(std::int64_t number) {
  text_ += grouped(number);
  return *this;
}

Html& Html::digits(std::int64_t number) {
  std::array<char, 24> digits{};
  text_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
  return *this;
}

Html& Html::chat(std::string_view text) {
  put_chat_text(text_, text);
  return *this;
}

} // namespace gc2pc::pages
