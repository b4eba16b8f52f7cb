// SPDX-License-Identifier: Apache-2.0
// Dates and ticks: what is read is written and read again, and no number of ticks is too much for a text.
#include "mappings/model/date_time.hpp"
#include "mappings/rules/times.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"

namespace gc2pc::fuzz {
namespace {

void one_text(std::string_view text) {
  const auto date = DateTime::parse(text);
  const auto with_offset = DateTime::parse_with_offset(text);
  if (date) {
    holds(is_in_range(date->ticks), "a date that is read is one of the years 1 to 9999");
    holds(DateTime::parse(date->text()) == date, "a date is read again from its own text");
    holds(with_offset == date, "without an offset it is UTC");
    const auto seconds = DateTime::parse(date->seconds_text());
    holds(seconds && seconds->ticks <= date->ticks &&
              date->ticks.value - seconds->ticks.value < ticks_per_second,
          "the text in seconds cuts the fraction off");
  } else if (with_offset) {
    holds(is_in_range(with_offset->ticks), "a date with an offset is one of the years 1 to 9999");
    holds(DateTime::parse_with_offset(with_offset->text() + "+00:00") == with_offset,
          "an offset of 0 is UTC");
  }
}

void any_ticks(Ticks ticks) {
  const DateTime date{ticks};
  const auto text = date.text();
  holds(text.starts_with(date.seconds_text()), "the text begins with that in seconds");
  const auto again = DateTime::parse(text);
  if (is_in_range(ticks))
    holds(again == date, "any ticks of the calendar are read again");
  const auto column = column_date(date);
  holds(is_in_range(column.date.ticks), "a column's date is in the calendar");
  holds(column_date(column.date).date == column.date, "a column's date stays as it is");
  holds(column.cut || !is_in_range(ticks) ||
            date.ticks.value - column.date.ticks.value < ticks_per_second / 100,
        "a column's date is near the one that was given");
  holds(is_in_range(clamped(ticks)), "clamped ticks are in range");
}

void one_input(std::string_view bytes) {
  one_text(bytes);
  any_ticks(Ticks{Input(bytes).number<std::int64_t>()});
}

const Registration registration{"dates", one_input};

} // namespace
} // namespace gc2pc::fuzz
