// SPDX-License-Identifier: Apache-2.0
/// \file
/// The sections of report.html, in their order.
#pragma once

#include "migrator/report/html.hpp"
#include "migrator/report/summary.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace gc2pc::report {

/// Anchor and title.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 8> sections{{
    {"overview", "At a glance"},
    {"findings", "Findings"},
    {"places", "What is where"},
    {"balance", "What changes, what is left out"},
    {"steps", "Steps"},
    {"time", "Time"},
    {"proof", "Proof"},
    {"journal", "Journal"},
}};

void overview(HtmlElement main, const ReportData& data);
void findings(HtmlElement main, const ReportData& data);
void places(HtmlElement main, const ReportData& data);
void balance(HtmlElement main, const ReportData& data);
void steps(HtmlElement main, const ReportData& data);
void time(HtmlElement main, const ReportData& data);
void proof(HtmlElement main, const ReportData& data);
void journal(HtmlElement main, const ReportData& data);

/// A section with its heading, and a sentence that says what it is for.
[[nodiscard]] HtmlElement section(HtmlElement main, std::string_view anchor, std::string_view lead);
/// A table that scrolls sideways on a phone; a heading that begins with '#' stands over numbers.
[[nodiscard]] HtmlElement table(HtmlElement parent, std::initializer_list<std::string_view> headings);
/// A cell with a number; zeros are dimmed, so that the others can be seen.
void number(HtmlElement row, std::int64_t value);

} // namespace gc2pc::report
