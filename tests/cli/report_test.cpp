// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/report.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/verify/result.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

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
  for (const auto& [kind, counts] : json.at("counts").items()) {
    std::int64_t sum = counts.at("written").get<std::int64_t>();
    for (const auto* list : {"skipped", "rejected"})
      for (const auto& [reason, rows] : counts.at(list).items())
        sum += rows.get<std::int64_t>();
    CAPTURE(kind);
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
  CHECK(number_of(document, "count(//section)") == 8);
  CHECK(number_of(document, "count(//section//b[text()='b'])") == 0);
  CHECK(number_of(document, "count(//td[contains(., 'Storage <b>&amp; more</b>')])") >= 1);
  CHECK(number_of(document, "count(//script | //link | //img | //iframe)") == 0);
  CHECK(number_of(document, "count(//a[not(starts-with(@href, '#'))])") == 0);
  CHECK(html.find("http://") == html.npos);
  CHECK(html.find("https://") == html.npos);
  CHECK(html.find("url(") == html.npos);
  CHECK(number_of(document, "count(//nav/a)") == 8);
  for (int i = 1; i <= 8; ++i)
    CHECK(number_of(
              document,
              ("count(//section[@id = substring(//nav/a[" + std::to_string(i) + "]/@href, 2)])").c_str()) ==
          1);
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
  CHECK(number_of(parsed(html), "count(//script)") == 0);
  CHECK(html.find("bad \uFFFD\uFFFD and \uFFFD &lt;/td&gt;&lt;script&gt;") != html.npos);
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
  CHECK(text == report_json(data).dump(2) + '\n');
  const auto html = report_html(data);
  CHECK(html.find("2,800 more in report.json.") != html.npos);
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
