// SPDX-License-Identifier: Apache-2.0
/// \file
/// The model of report.html: what page.mustache shows, as JSON whose texts are as a person reads them.
#pragma once

#include "migrator/report/summary.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {
class RoomRemarks;
}

namespace gc2pc::report {

using nlohmann::json;

/// A page shows this many elements of a list of findings at most; report.json has all of them.
inline constexpr std::size_t items_shown = 50;

/// Level, hash, numbers: what the first screen says.
[[nodiscard]] json strip_of(const ReportData& data);
/// What comes over, what users notice, how long, and whether there is a way back: each with a number and a
/// picture.
[[nodiscard]] json questions_of(const ReportData& data);
/// What keeps the plan from being executed besides errors: the steps whose check failed.
[[nodiscard]] json blockers_of(const ReportData& data);
/// What must be fixed, decisions, further warnings, notes, and the checks that found nothing.
[[nodiscard]] json findings_of(const ReportData& data);
/// The lists of the first screen, of `findings_of`: what must be fixed, then what must be decided. None once
/// the work has begun.
[[nodiscard]] json asks_of(const ReportData& data, const json& findings);
/// Milestones, the owner of the address, steps with forecast and what they took, the chain of the journal.
[[nodiscard]] json timeline_of(const ReportData& data);
/// Categories before and after, messages by year, largest rooms, disk.
[[nodiscard]] json pictures_of(const ReportData& data);
/// What changed since the approved plan; null when nothing was compared.
[[nodiscard]] json since_of(const ReportData& data);
/// What the doctor checked when the plan was made; null when that was not kept.
[[nodiscard]] json checkup_of(const ReportData& data);
/// Balance, forecast, rates, digests, inputs, servers, journal.
[[nodiscard]] json appendix_of(const ReportData& data);

/// A row of the table of rooms, and one of a room that is not migrated, of the finding that says so.
[[nodiscard]] json room_row(const RoomPlan& room, const RoomRemarks& remarks);
[[nodiscard]] json skipped_row(const Finding& finding, const RoomRemarks& remarks);
/// What the table can be narrowed to: a word of its column "what changes", and how many rooms have it.
[[nodiscard]] json chips_of(const ReportData& data);

/// Numbers that several parts say.
struct Totals {
  explicit Totals(const Plan& plan);
  std::int64_t messages_read = 0, messages_left = 0;
  std::int64_t rooms_read = 0, rooms_left = 0;
  std::int64_t files_read = 0, files_left = 0;
  std::int64_t renamed = 0; ///< rooms with another name afterwards
};

/// How long users are without chat, and the way back: forecast, or what it took once it is over.
struct Window {
  explicit Window(const ReportData& data);
  double cutover = 0, rollback = 0;
  double expected = 0;     ///< what was forecast for the cutover; at its steps, once it is over
  bool begun = false;      ///< something was done
  bool over = false;       ///< the cutover was done: `cutover` was measured
  bool taken_back = false; ///< `rollback` was measured
};

enum class Precision { minutes, seconds };
/// `2026-01-31T03:04:05.678Z` as `2026-01-31 03:04 UTC`, with the local time in front where that differs.
[[nodiscard]] std::string shown_time(const std::string& utc, Precision precision = Precision::minutes);
/// `user@host` of an author `user@host 1234`.
[[nodiscard]] std::string person(const std::string& who);
/// The beginning of a long text, with an ellipsis.
[[nodiscard]] std::string shortened(const std::string& text, std::int64_t utf16_units);
/// In groups of four, to be compared by eye.
[[nodiscard]] json groups_of_four(const std::string& hash);

/// A list of horizontal bars, each with its text (bars.mustache).
struct Bar {
  std::string label, value;
  double part = 0;            ///< of the longest
  double of = 0;              ///< behind it in grey: the whole that it is a part of; 0: nothing
  std::string_view kind = {}; ///< CSS class
};
[[nodiscard]] json bars(std::string_view title, const std::vector<Bar>& list);

} // namespace gc2pc::report
