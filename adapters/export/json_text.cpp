// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/json_text.hpp"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <limits>

namespace gc2pc::json_text {
namespace {

constexpr std::string_view base64_name = "base64";

bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    // Eight bytes at a time: nearly all chat text is ASCII.
    if (i + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, 8);
      if ((word & 0x8080808080808080ULL) == 0) {
        i += 8;
        continue;
      }
    }
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data() + i);
    UChar32 character = 0;
    // ICU counts in int32; a character has four bytes at most.
    const auto window = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - i, 4));
    std::int32_t used = 0;
    U8_NEXT(bytes, used, window, character);
    if (character < 0)
      return false;
    i += static_cast<std::size_t>(used);
  }
  return true;
}

/// EVP counts in int: pieces of so many bytes, which need no padding between them.
constexpr std::size_t base64_piece = 48 * 1024;

void put_base64(std::string& out, std::string_view bytes) {
  std::array<unsigned char, base64_piece / 3 * 4 + 1> digits{};
  out += "{\"base64\":\"";
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), base64_piece))) {
    const auto piece = bytes.substr(0, base64_piece);
    const int size = EVP_EncodeBlock(digits.data(), reinterpret_cast<const unsigned char*>(piece.data()),
                                     static_cast<int>(piece.size()));
    out.append(reinterpret_cast<const char*>(digits.data()), static_cast<std::size_t>(size));
  }
  out += "\"}";
}

std::optional<std::string> from_base64(const std::string& digits) {
  if (digits.size() % 4 != 0)
    return std::nullopt;
  std::string bytes;
  std::array<unsigned char, base64_piece> piece{};
  for (std::size_t at = 0; at < digits.size(); at += base64_piece) {
    const auto size = std::min(base64_piece, digits.size() - at);
    const int got = EVP_DecodeBlock(piece.data(), reinterpret_cast<const unsigned char*>(digits.data() + at),
                                    static_cast<int>(size));
    if (got < 0)
      return std::nullopt;
    bytes.append(reinterpret_cast<const char*>(piece.data()), static_cast<std::size_t>(got));
  }
  for (auto end = digits.size(); end > 0 && digits[end - 1] == '=' && !bytes.empty(); --end)
    bytes.pop_back();
  return bytes;
}

/// Ends a run of characters that need no escape.
constexpr bool is_special(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == 0xc2;
}

/// How many characters from the start are ASCII and need no escape: nearly all chat text is only these, so
/// eight are looked at together.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101ULL, highs = 0x8080808080808080ULL;
  // Whether one of the eight bytes is 0: a subtraction borrows only where one is.
  const auto zero = [](std::uint64_t word) { return (word - ones) & ~word & highs; };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const bool control = ((word - ones * 0x20) & ~word & highs) != 0; // below a blank
    if ((word & highs) != 0 || control || zero(word ^ (ones * '"')) != 0 || zero(word ^ (ones * '\\')) != 0 ||
        zero(word ^ (ones * 0x7f)) != 0)
      break;
  }
  while (i < text.size() && !is_special(static_cast<unsigned char>(text[i])) &&
         static_cast<unsigned char>(text[i]) < 0x80)
    ++i;
  return i;
}

void put_escaped(std::string& out, unsigned char code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u00";
  out += digits[code >> 4U];
  out += digits[code & 0xfU];
}

void put_digits(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

/// `width` digits.
template <int width>
char* write_padded(char* at, std::int64_t number) {
  auto rest = static_cast<std::uint32_t>(number); // divides faster
  for (int i = width - 1; i >= 0; --i, rest /= 10)
    at[i] = static_cast<char>('0' + rest % 10);
  return at + width;
}

using Named = std::vector<std::pair<std::string, Value>>;

/// Takes the members of one object as they are parsed: nearly all time of reading an archive passes here.
/// Ends the parse at what put() does not write.
class MemberReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit MemberReader(Named& members) : members_(members) {}

  [[nodiscard]] bool is_whole() const { return whole_; }

  bool null() override { return depth_ == 1 && add(Value{}); }
  bool boolean(bool value) override { return depth_ == 1 && add(Value{value}); }
  bool number_integer(number_integer_t value) override {
    return depth_ == 1 && value >= -largest_number && add(Value{std::int64_t{value}});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return depth_ == 1 && value <= std::uint64_t{largest_number} &&
           add(Value{static_cast<std::int64_t>(value)});
  }
  bool number_float(number_float_t, const string_t&) override { return false; }
  bool string(string_t& value) override {
    if (depth_ == 1)
      return add(Value{std::move(value)});
    auto bytes = from_base64(value);
    return bytes && add(Value{std::move(*bytes)});
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    ++depth_;
    return depth_ == 1 ? !whole_ : depth_ == 2 && !name_.empty();
  }
  bool key(string_t& name) override {
    if (depth_ == 2)
      return name == base64_name && !name_.empty(); // once
    const bool is_new = std::none_of(members_.begin(), members_.end(),
                                     [&](const auto& member) { return member.first == name; });
    name_ = std::move(name);
    return is_new && !name_.empty();
  }
  bool end_object() override {
    --depth_;
    whole_ = depth_ == 0;
    return name_.empty(); // it has its value
  }
  bool start_array(std::size_t) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool add(Value value) {
    if (name_.empty())
      return false;
    members_.emplace_back(std::exchange(name_, {}), std::move(value));
    return true;
  }

  Named& members_;
  std::string name_; ///< of the member whose value comes next
  int depth_ = 0;
  bool whole_ = false;
};

} // namespace

void put(std::string& out, std::int64_t number) {
  const bool is_exact = number <= largest_number && number >= -largest_number;
  if (!is_exact)
    out += '"';
  put_digits(out, number);
  if (!is_exact)
    out += '"';
}

void put(std::string& out, std::string_view text) {
  const auto beginning = plain_length(text);
  if (beginning < text.size() && !is_utf8(text.substr(beginning)))
    return put_base64(out, text);
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = beginning; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!is_special(c))
      continue;
    // U+0080 to U+009F steer a terminal, too.
    const bool is_c1 = c == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c == 0xc2 && !is_c1)
      continue;
    out.append(text, plain, i - plain);
    if (c == '"' || c == '\\')
      (out += '\\') += static_cast<char>(c);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else
      put_escaped(out, is_c1 ? static_cast<unsigned char>(text[++i]) : c);
    plain = i + 1;
  }
  out.append(text, plain);
  out += '"';
}

void put_time(std::string& out, Ticks time) {
  if (time.value < 0 || time.value > last_tick) {
    out += '"';
    put_digits(out, time.value);
    out += '"';
    return;
  }
  constexpr std::int64_t seconds_a_day = 86'400;
  const auto seconds = time.value / ticks_per_second;
  const auto fraction = time.value % ticks_per_second;
  const std::chrono::year_month_day date{std::chrono::sys_days{
      std::chrono::days{seconds / seconds_a_day - ticks_at_unix_epoch / ticks_per_second / seconds_a_day}}};
  const auto of_day = seconds % seconds_a_day;
  std::array<char, 32> text{};
  char* at = text.data();
  *at++ = '"';
  at = write_padded<4>(at, static_cast<int>(date.year()));
  *at++ = '-';
  at = write_padded<2>(at, static_cast<unsigned>(date.month()));
  *at++ = '-';
  at = write_padded<2>(at, static_cast<unsigned>(date.day()));
  *at++ = 'T';
  at = write_padded<2>(at, of_day / 3'600);
  *at++ = ':';
  at = write_padded<2>(at, of_day / 60 % 60);
  *at++ = ':';
  at = write_padded<2>(at, of_day % 60);
  if (fraction != 0) {
    *at++ = '.';
    at = write_padded<7>(at, fraction);
  }
  *at++ = 'Z';
  *at++ = '"';
  out.append(text.data(), at);
}

std::optional<Members> Members::parse(std::string_view line) {
  constexpr std::size_t usual_members = 16;
  Members result;
  result.members_.reserve(usual_members);
  MemberReader reader(result.members_);
  return nlohmann::json::sax_parse(line, &reader) && reader.is_whole() ? std::optional(std::move(result))
                                                                       : std::nullopt;
}

std::optional<Value> Members::take(std::string_view name) {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const auto& member) { return member.first == name; });
  if (found == members_.end())
    return std::nullopt;
  auto value = std::move(found->second);
  members_.erase(found);
  return value;
}

std::optional<std::int64_t> number_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return *number;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->empty())
    return std::nullopt;
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  return failed == std::errc{} && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::optional<Ticks> time_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr)
    return std::nullopt;
  if (const auto time = DateTime::parse(*text))
    return time->ticks;
  const auto ticks = number_of(value);
  return ticks ? std::optional(Ticks{*ticks}) : std::nullopt;
}

} // namespace gc2pc::json_text
