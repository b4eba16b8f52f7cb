// SPDX-License-Identifier: Apache-2.0
/// \file
/// report.html: page.mustache, filled from the model; the rows of the table of rooms one after the other,
/// because a large pool has tens of thousands.
#include "embedded/report_page.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/report/csp.hpp"
#include "migrator/report/element_json.hpp"
#include "migrator/report/list_files.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/template.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace gc2pc {
namespace {

using nlohmann::json;
using namespace report;

/// Where the rows go in page.mustache.
constexpr std::string_view rows_mark = "{{! rows }}";
/// Rows that the browser lays out together, when they come into view.
constexpr std::size_t rows_together = 200;

/// A text as a string of CSS: other characters are not expected at the foot of a page.
std::string css_string(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                      std::string_view(" .-·:").find(c) != std::string_view::npos
                  ? c
                  : '?';
  return '"' + result + '"';
}

/// Pool, hash and number of the page, at the foot of each sheet of paper.
std::string paper_style(const ReportData& data) {
  const auto pool = data.status ? data.status->config.pool.value_or("") : std::string();
  std::string hash;
  for (std::size_t at = 0; at < data.plan.plan.hash.size(); at += 4)
    hash += (at == 0 ? "" : " ") + data.plan.plan.hash.substr(at, 4);
  return fmt::format("@page{{@bottom-left{{content:{};font:7.5pt monospace;white-space:nowrap}}"
                     "@bottom-right{{content:counter(page) \" of \" counter(pages);font:8pt sans-serif}}}}",
                     css_string(pool.empty() ? "Plan " + hash : pool + "  Plan " + hash));
}

json model_of(const ReportData& data, const std::string& paper) {
  const auto& plan = data.plan.plan;
  const Totals totals(plan);
  auto findings = findings_of(data);
  auto strip = strip_of(data);
  strip["asks"] = asks_of(data, findings);
  const auto date = data.created_at.substr(0, 10);
  return {
      {"title", fmt::format("{}: {} · {}", strip.at("word").get<std::string>(),
                            strip.at("pool").get<std::string>(), date)},
      {"csp",
       fmt::format("default-src 'none'; style-src {} {}; script-src {}; base-uri 'none'; form-action 'none'",
                   csp_hash(embedded::report_css), csp_hash(paper), csp_hash(embedded::report_js))},
      {"style", embedded::report_css},
      {"paper", paper},
      {"script", embedded::report_js},
      {"bars", embedded::bars_mustache},
      {"group", embedded::group_mustache},
      {"version", data.program_version},
      {"created", shown_time(data.created_at)},
      {"strip", std::move(strip)},
      {"questions", questions_of(data)},
      {"since", since_of(data)},
      {"full_list", plan.findings.size() > most_elements ? "lists/finding_items.jsonl.zst" : "report.json"},
      {"long_lists", plan.findings.size() > most_elements || plan.rooms.size() > most_elements},
      {"findings", std::move(findings)},
      {"checkup", checkup_of(data)},
      {"timeline", timeline_of(data)},
      {"pictures", pictures_of(data)},
      {"room_count", counted(totals.rooms_read, "room")},
      {"chips", chips_of(data)},
      {"appendix", appendix_of(data)}};
}

void write_rows(const ReportData& data, const Write& write) {
  const RoomRemarks remarks(data.plan);
  Template row(embedded::room_mustache);
  std::string piece;
  std::size_t written = 0;
  const auto add = [&](const json& model) {
    if (written > 0 && written % rows_together == 0) {
      piece += "<tbody>\n";
      write(piece);
      piece.clear();
    }
    ++written;
    row.render(model, [&](std::string_view text) { piece += text; });
  };
  for (const auto& room : data.plan.plan.rooms)
    add(room_row(room, remarks));
  for (const auto& finding : data.plan.plan.findings)
    if (finding.code == Code::room_skipped)
      add(skipped_row(finding, remarks));
  write(piece);
}

} // namespace

void write_report_html(const ReportData& data, const std::function<void(std::string_view)>& write) {
  const std::string_view page = embedded::page_mustache;
  const auto mark = page.find(rows_mark);
  if (mark == page.npos)
    throw Error(ErrorKind::internal, "the report's template has no place for the rooms");
  const auto paper = paper_style(data);
  const auto model = model_of(data, paper);
  Template(page.substr(0, mark)).render(model, write);
  write_rows(data, write);
  Template(page.substr(mark + rows_mark.size())).render(model, write);
}

} // namespace gc2pc
