// SPDX-License-Identifier: Apache-2.0
// Values that servers deliver: numbers and times as text, columns of any kind, UTF-16, attributes in ranges,
// filters, paths inside a file store.
#include "adapters/sql/values.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldap/ranges.hpp"
#include "adapters/files/store_path.hpp"
#include "adapters/sql/utf16.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/text.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace gc2pc::fuzz {
namespace {

void shown_well(const Slot& slot) {
  const auto text = shown(slot);
  holds(!kind_of(slot).empty() && text.has_value() != slot.is_null(), "a value can be shown");
  if (text)
    holds(is_utf8(*text) &&
              std::none_of(text->begin(), text->end(), [](char c) { return c >= 0 && c < 0x20; }),
          "on one line");
}

void number_text(std::string_view text) {
  Slot slot;
  slot.storage = Storage::integer;
  take_number(slot, text);
  shown_well(slot);
  if (const auto number = number_in(slot)) {
    const auto digits = std::to_string(*number);
    Slot again;
    again.storage = Storage::integer;
    take_number(again, digits);
    holds(number_in(again) == number, "a number that was read is read again");
    holds(text.find_first_of("0123456789") != text.npos || text.find('.') != text.npos,
          "a number has digits");
  }
  Slot spelt;
  spelt.storage = Storage::text;
  spelt.state = soci::i_ok;
  spelt.text = text;
  take_spelt_number(spelt);
  shown_well(spelt);
}

void number_binary(double number) {
  Slot slot;
  slot.storage = Storage::integer;
  take_number(slot, number);
  shown_well(slot);
  if (const auto whole = number_in(slot))
    holds(static_cast<double>(*whole) == number, "a whole number is exact");
  else
    holds(!(std::trunc(number) == number && std::fabs(number) < 9e18), "and all whole numbers are taken");
}

void columns(std::string_view text) {
  for (const auto held : {Held::text, Held::octets, Held::guid, Held::time, Held::spelt, Held::other}) {
    Slot slot;
    slot.storage = Storage::text;
    slot.state = soci::i_ok;
    slot.held = held;
    slot.text = text;
    shown_well(slot);
    if (const auto guid = guid_in(slot))
      holds(held == Held::octets ? guid->directory_octets() == text : Guid::parse(text) == guid,
            "a GUID is the value's");
    if (const auto time = time_in(slot))
      holds(DateTime::parse(text) == time, "a time is the value's");
  }
  Slot time;
  take_time(time, text);
  holds(time.held == Held::far_time || time_in(time).has_value(), "a time that was read can be used");
}

void utf16(std::string_view bytes) {
  std::u16string text;
  for (Input input(bytes); !input.empty();)
    text += static_cast<char16_t>(input.number<std::uint16_t>());
  std::string narrow = "kept ";
  append_narrow(text, narrow);
  holds(narrow.starts_with("kept "), "it is appended");
  bool lone = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool high = text[i] >= 0xD800 && text[i] < 0xDC00, low = text[i] >= 0xDC00 && text[i] < 0xE000;
    if (high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000)
      ++i;
    else
      lone |= high || low;
  }
  holds(is_utf8(narrow) == !lone, "exactly half a pair makes it ill-formed");
  if (!lone)
    holds(utf16_length(narrow).value == static_cast<std::int64_t>(text.size()) + 5, "nothing is lost");
  else
    holds(clean_utf8(narrow) > 0, "and the rules find it");
}

void filter(std::string_view value) {
  (void)refused([&] {
    const auto text =
        ldap::Filter::any_of({ldap::Filter::equals("cn", value), ldap::Filter::octets("objectSid", value)})
            .text();
    holds(text.starts_with("(|(cn=") && text.ends_with("))"), "a filter is in its parentheses");
    const auto inner =
        text.substr(6, text.size() - 6 - std::string_view(")(objectSid=))").size() - 3 * value.size());
    std::string read;
    for (std::size_t i = 0; i < inner.size(); ++i) {
      holds(std::string_view("()*\0", 4).find(inner[i]) == std::string_view::npos,
            "no special character is left");
      if (inner[i] != '\\') {
        read += inner[i];
        continue;
      }
      const auto hex = inner.substr(i + 1, 2);
      holds(hex.size() == 2 && hex.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos,
            "an escape has two digits");
      read += static_cast<char>(std::stoi(hex, nullptr, 16));
      i += 2;
    }
    holds(read == value, "a value is read to the letter");
  });
}

void ranges(std::string_view bytes) {
  (void)refused([&] {
    if (const auto range = ldap::parse_range(bytes)) {
      const auto rest = ldap::Range::from(range->attribute, range->first);
      const auto again = ldap::parse_range(rest);
      holds(again && again->attribute == range->attribute && again->first == range->first && !again->last,
            "a range is asked for as it is answered");
    }
  });
  // A server that answers whatever the input says, line by line.
  Input input(bytes);
  ldap::Limits limits;
  limits.values = 50;
  DirectoryEntry entry{"CN=x", {{std::string(input.up_to('\n')), {"first"}}, {"cn", {"x"}}}};
  int asked = 0;
  (void)refused([&] {
    ldap::complete_ranges(
        entry,
        [&](const std::string&) {
          holds(++asked <= 200, "a server is not asked for ever");
          const auto name = input.up_to('\n');
          std::vector<std::string> values;
          for (unsigned left = input.below(8); left > 0; --left)
            values.push_back(std::to_string(asked * 8 + static_cast<int>(left)));
          return DirectoryEntry{"CN=x",
                                {{std::string(name), values},
                                 {"uSNChanged", {std::string(1, static_cast<char>('0' + input.below(2)))}}}};
        },
        limits);
    for (const auto& attribute : entry.attributes)
      holds(!ldap::parse_range(attribute.name) && attribute.values.size() <= limits.values,
            "a complete entry has no ranges");
  });
}

void store_path(std::string_view text) {
  (void)refused([&] {
    const auto parts = split_store_path(text);
    holds(!parts.empty() && joined(parts, "/") == text, "a path consists of its parts");
    for (const auto& part : parts)
      holds(!part.empty() && part != "." && part != ".." && part.find('/') == part.npos &&
                part.find('\0') == part.npos,
            "and stays inside the store");
  });
}

void counts(std::int64_t number) {
  auto digits = grouped(number);
  std::erase(digits, ',');
  holds(digits == std::to_string(number), "a grouped number has its digits");
  holds(counted(number, "message").starts_with(grouped(number)), "and is counted with them");
}

void one_input(std::string_view bytes) {
  number_text(bytes);
  const auto number = Input(bytes).number<std::int64_t>();
  double floating = 0;
  std::memcpy(&floating, &number, sizeof floating);
  number_binary(floating);
  counts(number);
  columns(bytes);
  utf16(bytes);
  filter(bytes);
  ranges(bytes);
  store_path(bytes);
}

const Registration registration{"values", one_input};

} // namespace
} // namespace gc2pc::fuzz
