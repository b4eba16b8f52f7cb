// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/text_maker.hpp"

#include <array>

namespace gc2pc::sample {
namespace {

constexpr std::size_t sentences_per_language = 1'500;

/// Quantiles of a log-normal distribution with a mean near 90 bytes, as a table: exp() and log() differ
/// between machines.
constexpr std::array<std::uint16_t, 40> lengths{
    4,  7,  10, 13, 15, 18, 20, 23,  25,  28,  30,  33,  36,  39,  42,  45,  48,  52,  56,  60,
    64, 68, 73, 79, 84, 90, 97, 104, 112, 121, 131, 142, 155, 170, 188, 211, 240, 280, 350, 480};

std::string sentence(const Language& language, Random& random) {
  const std::string_view blank = language.blanks ? " " : "";
  std::string text(random.pick(language.openings));
  text.append(blank).append(random.pick(language.middles));
  text.append(blank).append(random.pick(language.endings));
  if (random.once_in(12))
    text.append(" ").append(random.pick(emoji()));
  return text;
}

} // namespace

TextMaker::TextMaker(Random& random) {
  for (const auto& language : languages()) {
    auto& sentences = sentences_.emplace_back();
    for (std::size_t i = 0; i < sentences_per_language; ++i)
      sentences.push_back(sentence(language, random));
    // Chat is full of short answers.
    for (const auto ending : language.endings)
      for (std::size_t i = 0; i < sentences_per_language / 20; ++i)
        sentences.emplace_back(ending);
  }
}

void TextMaker::append_until(std::string& text, std::size_t language, std::size_t bytes,
                             Random& random) const {
  const auto& sentences = sentences_[language];
  do {
    if (!text.empty())
      text += ' ';
    text += sentences[random.below(sentences.size())];
  } while (text.size() < bytes);
}

void TextMaker::message(std::string& text, std::size_t language, Random& random) const {
  text.clear();
  const auto length = lengths[random.below(lengths.size())];
  // The last sentence goes beyond the length by half a sentence on average.
  append_until(text, language, length > 30 ? length - 30U : 0, random);
}

void TextMaker::story(std::string& text, std::size_t language, Random& random) const {
  text.clear();
  append_until(text, language, 1'000 + random.below(3'000), random);
}

std::string TextMaker::prose(std::size_t bytes, Random& random) const {
  std::string text;
  append_until(text, 0, bytes, random);
  return text;
}

} // namespace gc2pc::sample
