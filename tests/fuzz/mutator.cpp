// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutator.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace gc2pc::fuzz {
namespace {

/// SplitMix64: the standard's distributions differ from library to library.
class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t number) : state_(mixed(seed + step) ^ number) {}

  std::uint64_t next() {
    state_ += step;
    return mixed(state_);
  }
  /// Below `count`, which is not 0.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  char byte() { return static_cast<char>(next()); }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  static constexpr std::uint64_t step = 0x9E3779B97F4A7C15;

  static std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
    return bits ^ (bits >> 31);
  }

  std::uint64_t state_;
};

struct Piece {
  std::size_t at, size;
};

/// Any piece of a text that is not empty, mostly a short one.
Piece piece_of(std::string_view text, Dice& dice) {
  const auto at = dice.below(text.size());
  const auto rest = text.size() - at;
  return {at, 1 + dice.below(dice.below(4) == 0 ? rest : std::min<std::size_t>(rest, 8))};
}

/// Where the digits at `at` or behind it begin and end; empty when there are none.
Piece digits_behind(std::string_view text, std::size_t at) {
  constexpr std::string_view digits = "0123456789";
  const auto begin = std::min(text.find_first_of(digits, at), text.size());
  return {begin, std::min(text.find_first_not_of(digits, begin), text.size()) - begin};
}

const std::vector<std::string> interesting_numbers{"0",          "1",           "-1",
                                                   "255",        "65536",       "2147483647",
                                                   "2147483648", "-2147483649", "9223372036854775807",
                                                   "1e308",      "nan",         "9223372036854775808"};
const std::string interesting_bytes{'\0', '\n', '\r',   '\t',   ' ',    '"',
                                    '\'', '\\', '\x1b', '\x7f', '\x80', '\xff'};

/// `text` is not empty.
void change(std::string& text, const std::vector<std::string>& kept, const std::vector<std::string>& words,
            Dice& dice) {
  const auto at = dice.below(text.size());
  switch (dice.below(words.empty() ? 9 : 12)) {
  case 0:
    text[at] = static_cast<char>(text[at] ^ (1 << dice.below(8)));
    return;
  case 1:
    text[at] = dice.byte();
    return;
  case 2:
    text[at] = interesting_bytes[dice.below(interesting_bytes.size())];
    return;
  case 3: {
    const auto piece = piece_of(text, dice);
    text.erase(piece.at, piece.size);
    return;
  }
  case 4:
    text.insert(at, 1 + dice.below(4), dice.byte());
    return;
  case 5: { // a piece comes again, somewhere
    const auto piece = piece_of(text, dice);
    text.insert(at, std::string(text, piece.at, piece.size));
    return;
  }
  case 6: { // a piece of another input
    const auto& other = dice.one_of(kept);
    if (other.empty())
      return;
    const auto piece = piece_of(other, dice);
    text.insert(at, other, piece.at, piece.size);
    return;
  }
  case 7: { // the end of another input
    const auto& other = dice.one_of(kept);
    text.resize(at);
    text.append(other, dice.below(other.size() + 1));
    return;
  }
  case 8: {
    const auto number = digits_behind(text, at);
    text.replace(number.at, number.size, dice.one_of(interesting_numbers));
    return;
  }
  case 9: {
    const auto& word = dice.one_of(words);
    text.replace(at, word.size(), word);
    return;
  }
  default:
    text.insert(dice.below(text.size() + 1), dice.one_of(words));
  }
}

/// What a line of a dictionary quotes.
std::string unquoted(std::string_view line) {
  const auto bad = [&] { return std::invalid_argument("not a line of a dictionary: " + std::string(line)); };
  if (line.size() < 3 || line.front() != '"' || line.back() != '"')
    throw bad();
  std::string word;
  for (auto rest = line.substr(1, line.size() - 2); !rest.empty();) {
    if (rest.front() == '"')
      throw bad();
    if (rest.front() != '\\') {
      word += rest.front();
      rest.remove_prefix(1);
    } else if (rest.size() >= 2 && (rest[1] == '\\' || rest[1] == '"')) {
      word += rest[1];
      rest.remove_prefix(2);
    } else {
      unsigned char byte = 0;
      if (rest.size() < 4 || rest[1] != 'x' ||
          std::from_chars(rest.data() + 2, rest.data() + 4, byte, 16).ptr != rest.data() + 4)
        throw bad();
      word += static_cast<char>(byte);
      rest.remove_prefix(4);
    }
  }
  return word;
}

} // namespace

std::vector<std::string> dictionary_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.front() != '#')
      words.push_back(unquoted(line));
  }
  return words;
}

Mutator::Mutator(std::uint64_t seed, std::vector<std::string> kept, std::vector<std::string> words)
    : seed_(seed), kept_(std::move(kept)), words_(std::move(words)) {
  if (kept_.empty())
    kept_.emplace_back();
}

std::string Mutator::input(std::uint64_t number) const {
  Dice dice(seed_, number);
  auto text = dice.one_of(kept_);
  const auto most = std::max(longest, text.size());
  for (auto changes = 1 + dice.below(5); changes > 0; --changes) {
    if (text.empty())
      text += dice.byte();
    change(text, kept_, words_, dice);
    if (text.size() > most)
      text.resize(most);
  }
  return text;
}

} // namespace gc2pc::fuzz
