// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes the text of messages: lengths like those of real chat, in the language of the room.
#pragma once

#include "migrator/sample/random.hpp"
#include "migrator/sample/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::sample {

/// Sentences are put together once and used again, because putting words together per message would be slower
/// than the database that they go into.
class TextMaker {
 public:
  explicit TextMaker(Random& random);

  /// Replaces `text` by a message of one or more sentences.
  void message(std::string& text, std::size_t language, Random& random) const;
  /// 1 to 4 KB.
  void story(std::string& text, std::size_t language, Random& random) const;
  /// English sentences of at least `bytes` bytes, for files and descriptions.
  [[nodiscard]] std::string prose(std::size_t bytes, Random& random) const;

 private:
  void append_until(std::string& text, std::size_t language, std::size_t bytes, Random& random) const;

  std::vector<std::vector<std::string>> sentences_; ///< by language
};

} // namespace gc2pc::sample
