// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/values.hpp"

#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace gc2pc {
namespace {

constexpr std::string_view number_characters = "+-.0123456789eE";

bool is_control(unsigned char c) {
  return c < ' ' || c == 0x7f;
}

void set_number(Slot& slot, Held held, long long integer, std::string_view spelt) {
  slot.state = soci::i_ok;
  slot.held = held;
  slot.integer = integer;
  if (held != Held::integer)
    slot.text = spelt;
}

/// Digits without exponent: what is before the point, when nothing but zeros is behind it.
std::optional<std::string_view> whole_part(std::string_view digits) {
  const auto point = digits.find('.');
  if (point != std::string_view::npos && digits.find_first_not_of('0', point + 1) != std::string_view::npos)
    return std::nullopt;
  return digits.substr(0, point);
}

std::string hex_of(std::string_view octets) {
  std::string result;
  for (const char octet : octets)
    result += fmt::format("{:02x}", static_cast<unsigned char>(octet));
  return result;
}

} // namespace

std::optional<bool> bit_in(const Slot& slot) {
  if (!slot.is_integer() || (slot.integer != 0 && slot.integer != 1))
    return std::nullopt;
  return slot.integer == 1;
}

std::optional<Guid> guid_in(const Slot& slot) {
  if (slot.held == Held::octets)
    return Guid::from_directory(slot.text); // the same order
  return slot.held == Held::guid || slot.held == Held::text ? Guid::parse(slot.text) : std::nullopt;
}

std::optional<DateTime> time_in(const Slot& slot) {
  return slot.held == Held::time || slot.held == Held::text ? DateTime::parse(slot.text) : std::nullopt;
}

void take_number(Slot& slot, std::string_view digits) {
  const auto spelt = digits;
  if (digits.starts_with('+'))
    digits.remove_prefix(1);
  if (digits.find_first_of("0123456789") == std::string_view::npos ||
      digits.find_first_not_of(number_characters) != std::string_view::npos) {
    // NaN and the infinities are numbers, too.
    double number = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number = error == std::errc{} && stop == digits.data() + digits.size();
    return set_number(slot, is_number ? Held::fraction : Held::text, 0, spelt);
  }
  if (digits.find_first_of("eE") != std::string_view::npos) {
    double number = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && stop == digits.data() + digits.size())
      return take_number(slot, number);
    return set_number(slot, error == std::errc::result_out_of_range ? Held::too_large : Held::text, 0, spelt);
  }
  const auto whole = whole_part(digits);
  if (!whole)
    return set_number(slot, Held::fraction, 0, spelt);
  long long integer = 0;
  const auto [stop, error] = std::from_chars(whole->data(), whole->data() + whole->size(), integer);
  if (error == std::errc::result_out_of_range)
    return set_number(slot, Held::too_large, 0, spelt);
  const bool is_zero = whole->empty() || *whole == "-"; // .000
  if (!is_zero && (error != std::errc{} || stop != whole->data() + whole->size()))
    return set_number(slot, Held::text, 0, spelt);
  set_number(slot, Held::integer, integer, spelt);
}

void take_number(Slot& slot, double number) {
  constexpr double limit = 9'223'372'036'854'775'808.0; // 2^63
  if (std::isnan(number) || (std::isfinite(number) && std::trunc(number) != number))
    return set_number(slot, Held::fraction, 0, fmt::format("{}", number));
  if (!(number >= -limit && number < limit))
    return set_number(slot, Held::too_large, 0, fmt::format("{}", number));
  set_number(slot, Held::integer, static_cast<long long>(number), {});
}

void take_spelt_number(Slot& slot) {
  const std::string_view text = slot.text;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, slot.integer);
  slot.held = Held::integer;
  if (error == std::errc{} && stop == end) [[likely]]
    return;
  if (text == "t" || text == "f") {
    slot.integer = text == "t" ? 1 : 0;
    slot.held = Held::boolean;
    return;
  }
  const std::string copy(text);
  take_number(slot, copy);
}

void take_time(Slot& slot, std::string_view text) {
  const auto time = DateTime::parse_with_offset(text);
  slot.state = soci::i_ok;
  slot.held = time ? Held::time : Held::far_time;
  slot.text = time ? time->text() : std::string(text);
}

std::string kind_of(const Slot& slot) {
  if (slot.is_null())
    return "NULL";
  switch (slot.held) {
  case Held::integer:
  case Held::spelt:
    return "a number";
  case Held::fraction:
    return "a fraction";
  case Held::too_large:
    return "a number that is too large";
  case Held::boolean:
    return "a boolean";
  case Held::text:
    return "a text";
  case Held::octets:
    return fmt::format("a blob of {} {}", slot.text.size(), slot.text.size() == 1 ? "octet" : "octets");
  case Held::time:
    return "a date and time";
  case Held::far_time:
    return "a time outside the years 1 to 9999";
  case Held::guid:
    return "a GUID";
  case Held::other:
    break;
  }
  return "a value of another type";
}

std::string shown(std::string_view text, std::size_t most) {
  // Four bytes hold any character, and a cut one is replaced like any that is ill-formed.
  std::string result(text.substr(0, 4 * most + 4));
  clean_utf8(result);
  const auto kept = cut_utf16(result, Utf16Length{static_cast<std::int64_t>(most)}).size();
  const bool cut = kept < result.size() || 4 * most + 4 < text.size();
  result.resize(kept);
  for (auto& c : result)
    if (is_control(static_cast<unsigned char>(c)))
      c = '?';
  return result + (cut ? "…" : "");
}

std::optional<std::string> shown(const Slot& slot, std::size_t most) {
  if (slot.is_null())
    return std::nullopt;
  if (slot.storage == Storage::integer && slot.is_integer())
    return std::to_string(slot.integer);
  if (slot.held != Held::octets)
    return shown(std::string_view(slot.text), most);
  const auto digits = hex_of(std::string_view(slot.text).substr(0, most / 2));
  return "0x" + digits + (slot.text.size() > most / 2 ? "…" : "");
}

} // namespace gc2pc
