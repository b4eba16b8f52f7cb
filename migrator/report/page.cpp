// SPDX-License-Identifier: Apache-2.0
#include "embedded/report_style.hpp"
#include "migrator/report/sections.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// `2026-01-31T03:04:05.678Z` as `2026-01-31 03:04:05`.
std::string shown_time(std::string time) {
  time.resize(std::min<std::size_t>(time.size(), 19));
  std::replace(time.begin(), time.end(), 'T', ' ');
  return time;
}

void header(HtmlElement body, const ReportData& data) {
  const auto verdict = verdict_of(data);
  const auto& style = style_of(verdict.level);
  auto in = body.add("header").add("div", "in");
  in.with("p", fmt::format("gc2pc {} · {} UTC", data.program_version, shown_time(data.created_at)), "brand");
  in.with("h1", !data.status || data.status->phase == RunPhase::planned
                    ? "Group Chat to Persistent Chat: the plan"
                    : "Group Chat to Persistent Chat: the migration");
  auto box = in.add("div", fmt::format("verdict {}", style.name));
  box.with("span", style.symbol, "mark");
  box.add("div")
      .with("b", fmt::format("{}: {}", style.word, verdict.headline))
      .with("span", verdict.sentence);
  auto nav = in.add("nav");
  for (const auto& [anchor, title] : report::sections)
    nav.add("a").attribute("href", "#" + std::string(anchor)).text(title);
}

} // namespace

std::string report_html(const ReportData& data) {
  HtmlDocument document("gc2pc: " + verdict_of(data).headline, embedded::report_css);
  header(document.body(), data);
  auto main = document.body().add("main");
  report::overview(main, data);
  report::findings(main, data);
  report::places(main, data);
  report::balance(main, data);
  report::steps(main, data);
  report::time(main, data);
  report::proof(main, data);
  report::journal(main, data);
  document.body().add("footer").text(
      "Everything here, with every single finding, is in report.json beside this file. "
      "No text of any message is in either of them.");
  return document.text();
}

} // namespace gc2pc
