// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/visible_text.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/report.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/verify/result.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include <algorithm>
#include <fmt/format.h>
#include <memory>

using namespace gc2pc;

namespace {

/// A pool with something of everything that a report shows.
PlanResult small_plan() {
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.category(3, 2, "Berlin");
  organisation.room(4, 3, "Storage <b>&amp; more</b>").topic = "a topic";
  organisation.room(5, 2, "Disabled").disabled = true;
  organisation.person(10, "sip:ada@contoso.com");
  organisation.role(4, 10, test::Organisation::member);
  organisation.message(4, 1, 10, "the secret of the message");
  organisation.message(4, 2, 99, "another secret");
  PlanResult result;
  result.plan = organisation.plan();
  result.forecast.parts = {{"messages", 12.5, "measured while planning"}};
  result.forecast.cutover_seconds = 12.5;
  result.forecast.rollback_seconds = 4;
  result.rates = {{Work::read_source, 2, 39, 0.001}};
  return result;
}

ReportData small_report() {
  ReportData data;
  data.program_version = "0.1.0";
  data.created_at = "2026-01-31T03:04:05.678Z";
  data.plan = small_plan();
  return data;
}

std::string report_html(const ReportData& data) {
  std::string text;
  write_report_html(data, [&](std::string_view piece) { text += piece; });
  return text;
}

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

/// Parsed strictly: the parser must have nothing to complain about.
Document parsed(const std::string& html) {
  Document document(htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "UTF-8",
                                   HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING),
                    &xmlFreeDoc);
  REQUIRE(document);
  return document;
}

double number_of(const Document& document, const char* expression) {
  const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(
      xmlXPathNewContext(document.get()), &xmlXPathFreeContext);
  const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> result(
      xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(expression), context.get()),
      &xmlXPathFreeObject);
  REQUIRE(result);
  return xmlXPathCastToNumber(result.get());
}

} // namespace

TEST_CASE("plan --json has the plan's hash, counts, findings and forecast") {
  const auto plan = small_plan();
  const auto json = plan_json(plan);
  CHECK(json.at("plan_hash") == plan.plan.hash);
  CHECK(json.at("counts").at("message").at("read") == 2);
  CHECK(json.at("counts").at("message").at("written") == 2);
  CHECK(json.at("forecast").at("cutover_seconds") == 12.5);
  bool found = false;
  for (const auto& finding : json.at("findings"))
    if (finding.at("code") == "unknown-author") {
      found = true;
      CHECK(finding.at("severity") == "warning");
      CHECK(finding.at("count") == 1);
    }
  CHECK(found);
}

TEST_CASE("read = written + skipped + rejected in the counts that are printed") {
  const auto json = plan_json(small_plan()); // outlives the loop, which a temporary would not
  for (const auto& entry : json.at("counts").items()) {
    const auto& counts = entry.value();
    std::int64_t sum = counts.at("written").get<std::int64_t>();
    for (const auto* list : {"skipped", "rejected"})
      for (const auto& [reason, rows] : counts.at(list).items())
        sum += rows.get<std::int64_t>();
    CAPTURE(entry.key());
    CHECK(counts.at("read") == sum);
  }
}

TEST_CASE("the report says where each room was and is") {
  const auto rooms = report_json(small_report()).at("rooms");
  REQUIRE(rooms.size() == 1);
  CHECK(rooms[0].at("before") == "Storage <b>&amp; more</b>");
  CHECK(rooms[0].at("path") == "Engineering-Berlin-Storage <b>&amp; more</b>");
  CHECK(rooms[0].at("after").at("category") == "Engineering-Berlin");
  CHECK(rooms[0].at("messages") == 2);
}

TEST_CASE("the HTML is whole, escaped, and needs no network") {
  const auto html = report_html(small_report());
  const auto document = parsed(html);
  CHECK(html.starts_with("<!DOCTYPE html>\n<html"));
  CHECK(number_of(document, "count(//section)") == 7);
  CHECK(number_of(document, "count(//section//b[text()='b'])") == 0);
  CHECK(number_of(document, "count(//td[contains(., 'Storage <b>&amp; more</b>')])") >= 1);
  CHECK(number_of(document, "count(//script)") == 1);
  CHECK(number_of(document, "count(//link | //img | //iframe)") == 0);
  CHECK(number_of(document, "count(//@style | //@*[starts-with(name(), 'on')])") == 0);
  CHECK(number_of(document, "count(//a[not(starts-with(@href, '#'))])") == 0);
  CHECK(html.find("http://") == html.npos);
  CHECK(html.find("https://") == html.npos);
  CHECK(html.find("url(") == html.npos);
  CHECK(number_of(document, "count(//nav//a)") == 7);
  CHECK(number_of(document, "count(//a[not(substring(@href, 2) = //@id)])") == 0);
  CHECK(number_of(document, "count(//th[not(@scope)])") == 0);
  CHECK(number_of(document, "count(//svg[@role='img'][not(title) or not(desc)])") == 0);
}

TEST_CASE("no text of a message is in the report") {
  const auto data = small_report();
  CHECK(report_html(data).find("secret") == std::string::npos);
  CHECK(report_json(data).dump().find("secret") == std::string::npos);
}

TEST_CASE("names of any bytes make no broken report") {
  auto data = small_report();
  REQUIRE_FALSE(data.plan.plan.findings.empty());
  data.plan.plan.findings.front().name = "bad \xff\xfe and \x01 </td><script>";
  const auto html = report_html(data);
  CHECK(number_of(parsed(html), "count(//script)") == 1);
  CHECK(html.find("bad \uFFFD\uFFFD and \\u{1} &lt;/td&gt;&lt;script&gt;") != html.npos);
}

TEST_CASE("names cannot turn the report's words round, hide, or look alike") {
  auto data = small_report();
  Finding finding;
  finding.code = Code::orphan;
  finding.table = "tblPrincipalRole";
  // NOLINTNEXTLINE(misc-misleading-bidirectional): these characters are what the test is about
  finding.key = "a\u202eb\u2066c\u200bd\u009be\u2028f\ufeffg";
  data.plan.plan.findings.push_back(finding);
  const auto html = report_html(data);
  CHECK(html.find("a\\u{202e}b\\u{2066}c\\u{200b}d\\u{9b}e\\u{2028}f\\u{feff}g") != html.npos);
  CHECK(visible_in_html(html) == html); // none is left anywhere
  CHECK(html.find("td,th,dd,li,p,code,b,em,a,span,summary,h3,text{unicode-bidi:isolate}") != html.npos);
  CHECK(html.find("base-uri &#39;none&#39;; form-action &#39;none&#39;") != html.npos);
}

TEST_CASE("findings that are only counted are said in page, JSON and table") {
  auto data = small_report();
  data.plan.plan.findings.push_back(only_counted(Code::orphan, 490'000, 500'000));
  const auto html = report_html(data);
  CHECK(html.find("490,000 more findings of this code are counted, but not listed.") != html.npos);
  bool found = false;
  const auto json = report_json(data); // a loop does not keep it alive
  for (const auto& group : json.at("findings"))
    if (group.at("code") == "orphan") {
      found = true;
      CHECK(group.at("truncated") == 490'000);
      CHECK(group.at("count") >= 490'000);
    }
  CHECK(found);
  std::ostringstream text;
  cli::TerminalOut out(text);
  cli::print_findings(out, data.plan.plan.findings, {});
  CHECK(text.str().find("490,000") != std::string::npos);
}

TEST_CASE("thousands of findings are folded up, and all of them are in the JSON") {
  auto data = small_report();
  const auto before = data.plan.plan.findings.size();
  for (int i = 0; i < 3'000; ++i) {
    Finding finding;
    finding.code = Code::orphan;
    finding.table = "tblPrincipalRole";
    finding.key = "row " + std::to_string(i);
    data.plan.plan.findings.push_back(finding);
  }
  CHECK(report_json(data).at("finding_items").size() == before + 3'000);
  std::string text;
  write_report_json(data, [&](std::string_view piece) { text += piece; });
  CHECK(text.ends_with("}\n"));
  CHECK(nlohmann::json::parse(text) == report_json(data));
  const auto html = report_html(data);
  CHECK(html.find("2,950 more in report.json and in rejects/orphan.jsonl.") != html.npos);
  CHECK(html.size() < 400'000);
}

TEST_CASE("the verdict is the status's, or the plan's when nothing was kept") {
  auto data = small_report();
  CHECK(report_json(data).at("verdict").at("headline") == verdict_of(outcome_of(data.plan)).headline);
  RunStatus status;
  status.phase = RunPhase::complete;
  status.verdict = {Level::emergency, "No owner", "No owner.", {{"differences", 2}}, "rollback"};
  data.status = status;
  const auto verdict = report_json(data).at("verdict");
  CHECK(verdict == nlohmann::json{{"level", "emergency"},
                                  {"headline", "No owner"},
                                  {"sentence", "No owner."},
                                  {"numbers", {{"differences", 2}}},
                                  {"next", "rollback"}});
  CHECK(report_html(data).find("class=\"verdict emergency\"") != std::string::npos);
}

TEST_CASE("the band of owners begins without one where the sentence does: when no owner was seen") {
  auto data = small_report();
  data.status = RunStatus();
  data.status->config.lookup_address = "sip:chat@x.example";
  data.created_at = "2026-01-31T03:00:10.000Z";
  const auto record = [&](const char* event, const char* at) {
    JournalEntry entry;
    entry.event = event;
    entry.at = std::string("2026-01-31T03:00:") + at + ".000Z";
    entry.step = "release";
    data.audit.entries.push_back(entry);
  };
  record("plan-kept", "00");
  record("address-leaving", "02");
  CHECK(report_html(data).find("owner not known: from 2026-01-31 03:00:02 UTC<") != std::string::npos);
  record("address-free", "05"); // a script was run
  const auto html = report_html(data);
  CHECK(html.find("the legacy user: from 2026-01-31 03:00:00 UTC, for 5.0 s<") != std::string::npos);
  CHECK(html.find("no owner: from 2026-01-31 03:00:05 UTC<") != std::string::npos);
  CHECK(html.find("owner not known") == std::string::npos);
  record("address-leaving", "07"); // a rollback looks again
  record("address-free", "08");
  CHECK(report_html(data).find("no owner: from 2026-01-31 03:00:05 UTC<") != std::string::npos);
}

TEST_CASE("what is to be decided is on the first screen before anything is done, and only then") {
  auto data = small_report();
  CHECK(report_html(data).find("To be decided (") != std::string::npos);
  Finding finding;
  finding.code = Code::name_too_long;
  data.plan.plan.findings.push_back(finding);
  data.status = RunStatus();
  data.status->phase = RunPhase::planned;
  const auto html = report_html(data);
  CHECK(html.find("To be fixed first (1)") < html.find("To be decided after that ("));
  CHECK(html.find("To be decided (") == std::string::npos);
  data.status->phase = RunPhase::data_done;
  CHECK(report_html(data).find("class=\"asks\"") == std::string::npos);
}

TEST_CASE("what keeps the plan from being executed comes first: how much space, and what a check found") {
  auto data = small_report();
  data.status = RunStatus();
  data.status->config.target = "sqlite3://dbname=/var/lib/chat/new.db";
  data.plan.space = {{"target", 5'000'000'000, 1'000'000'000}, {"run folder", 3'000'000, 1'000'000}};
  StepState structure;
  structure.id = StepId::structure;
  structure.status = StepStatus::failed;
  structure.summary = "the target has 1.0 GB free, the messages need about 5.0 GB";
  auto release = structure;
  release.id = StepId::release;
  release.summary = "the account may not delete 'CN=<Chat>'. Grant this right.";
  data.plan.checks = {structure, release};
  const auto html = report_html(data);
  CHECK(html.find("To be fixed first (3)") < html.find("To be decided after that ("));
  CHECK(html.find("<a href=\"#fix-1\">4.0 GB more disk space for the target: /var/lib/chat/new.db</a>") !=
        html.npos);
  CHECK(html.find("<a href=\"#fix-2\">The account may not delete &#39;CN=&lt;Chat&gt;&#39;. Grant this "
                  "right.</a>") != html.npos);
  CHECK(html.find("<a href=\"#fix-3\">2.0 MB more disk space for the run folder</a>") != html.npos);
  const auto document = parsed(html);
  CHECK(number_of(document, "count(//article[starts-with(@id, 'fix-')])") == 3);
  CHECK(html.find("Must be fixed first (3)") != html.npos);
  CHECK(html.find("The target has 1.0 GB free, the messages need about 5.0 GB.") != html.npos);
}

TEST_CASE("a plan with nothing to decide asks for nothing, and leaves nothing out") {
  auto data = small_report();
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.room(4, 2, "Storage");
  organisation.person(10, "sip:ada@contoso.com");
  organisation.role(4, 10, test::Organisation::member);
  organisation.message(4, 1, 10, "a message");
  data.plan.plan = organisation.plan();
  data.plan.plan.findings.clear();
  const auto html = report_html(data);
  CHECK(html.find("<h1>GO</h1>") != html.npos);
  CHECK(html.find("class=\"asks\"") == html.npos);
  CHECK(html.find("<b>All</b> <span>messages are migrated</span>") != html.npos);
  CHECK(html.find("No decision is needed.") != html.npos);
}

TEST_CASE("the first screen has the short hash, and the appendix the whole one") {
  const auto data = small_report();
  const auto document = parsed(report_html(data));
  const auto& hash = data.plan.plan.hash;
  CHECK(number_of(
            document,
            fmt::format("count(//header//a[@href='#plan-hash'][text()='{}'])", hash.substr(0, 12)).c_str()) ==
        1);
  CHECK(number_of(document, fmt::format("count(//header[contains(., '{}')])", hash).c_str()) == 0);
  CHECK(number_of(document, fmt::format("count(//*[@id='plan-hash']/dd[text()='{}'])", hash).c_str()) == 1);
}

TEST_CASE("the policy of the report allows style and script by hash only") {
  const auto html = report_html(small_report());
  const std::string_view begin = "Content-Security-Policy\" content=\"";
  const auto first = html.find(begin) + begin.size();
  const auto policy = html.substr(first, html.find('"', first) - first);
  CHECK(policy.starts_with("default-src &#39;none&#39;; style-src &#39;sha256-"));
  CHECK(policy.find("unsafe") == policy.npos);
  CHECK(policy.find("script-src &#39;sha256-") != policy.npos);
}

TEST_CASE("rooms that stay behind are in the table, with what is known of them") {
  auto data = small_report();
  const auto skipped = report_json(data).at("skipped_rooms");
  REQUIRE(skipped.size() == 1);
  CHECK(skipped[0].at("before") == "Disabled");
  CHECK(skipped[0].at("messages").is_null());
  const auto document = parsed(report_html(data));
  CHECK(number_of(document, "count(//table[@id='room-table']/tbody/tr)") == 2);
  CHECK(number_of(document, "count(//tr[@class='s'][contains(., 'not migrated')])") == 1);
}

TEST_CASE("a room that stays behind without a message is not nothing") {
  auto data = small_report();
  CHECK(report_html(data).find("1 room left out.") != std::string::npos);
  CHECK(report_html(data).find("Everything is migrated.") == std::string::npos);
  test::Organisation organisation;
  organisation.category(2, 1, "Engineering");
  organisation.room(4, 2, "Storage");
  organisation.person(10, "sip:ada@contoso.com");
  organisation.role(4, 10, test::Organisation::member);
  organisation.message(4, 1, 10, "a message");
  data.plan.plan = organisation.plan();
  CHECK(report_html(data).find("Everything is migrated.") != std::string::npos);
}

TEST_CASE("a verification that found differences is not called verified") {
  auto data = small_report();
  data.status.emplace();
  data.audit.entries = {{1, "2026-01-31T03:04:05.678Z", "root@host 1", "verified", "",
                         "differences found; differences 3, differences-newer 0", "", 0}};
  const auto html = report_html(data);
  CHECK(html.find("Verification") != std::string::npos);
  CHECK(html.find("differences found") != std::string::npos);
  CHECK(html.find(">Verified<") == std::string::npos);
  data.audit.entries.front().detail = "18 messages compared; differences 0";
  CHECK(report_html(data).find(">Verified<") != std::string::npos);
}

TEST_CASE("the level of the verdict is a class of the page") {
  auto data = small_report();
  RunStatus status;
  for (const auto level : {Level::go, Level::go_with_decisions, Level::no_go, Level::running, Level::stopped,
                           Level::done, Level::differs, Level::emergency}) {
    status.verdict = {level, "Headline", "Sentence.", {}, ""};
    data.status = status;
    const auto html = report_html(data);
    CHECK(html.find(fmt::format("<div class=\"verdict {}\">", style_of(level).name)) != html.npos);
    CHECK(html.find(fmt::format("<h1>{}</h1>", style_of(level).word)) != html.npos);
  }
}

TEST_CASE("what changed since the approved plan is in the report") {
  auto data = small_report();
  CHECK(report_html(data).find("id=\"since\"") == std::string::npos);
  data.since = {{"plan_before", std::string(64, 'a')},
                {"plan_now", data.plan.plan.hash},
                {"inputs", {"source messages changed"}},
                {"messages_before", 1},
                {"messages_now", 2},
                {"rooms_before", 1},
                {"rooms_now", 1},
                {"groups", nlohmann::json::array({{{"kind", "message"},
                                                   {"guid", "g"},
                                                   {"name", "Storage"},
                                                   {"change", "changed"},
                                                   {"rows_before", 1},
                                                   {"rows_now", 2}}})},
                {"findings_added", nlohmann::json::array()},
                {"findings_gone", nlohmann::json::array()}};
  const auto html = report_html(data);
  CHECK(html.find("1 → 2 (+1)") != html.npos);
  CHECK(html.find("source messages changed") != html.npos);
  CHECK(report_json(data).at("since") == data.since);
}

TEST_CASE("a table of thousands of rooms is written in pieces, a row for each") {
  auto data = small_report();
  const auto room = data.plan.plan.rooms.front();
  for (int i = 0; i < 3'000; ++i) {
    data.plan.plan.rooms.push_back(room);
    data.plan.plan.rooms.back().legacy = legacy::NodeId{1'000 + i};
  }
  std::size_t longest = 0, rows = 0;
  write_report_html(data, [&](std::string_view piece) {
    longest = std::max(longest, piece.size());
    for (auto at = piece.find("<tr id=r"); at != piece.npos; at = piece.find("<tr id=r", at + 1))
      ++rows;
  });
  CHECK(rows == 3'001);
  CHECK(longest < 100'000);
}
