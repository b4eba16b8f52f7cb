// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/sections.hpp"
#include "migrator/plan/running_servers.hpp"

#include "migrator/base/format.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/option_text.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::report {
namespace {

/// A journal of a large run has a record per chunk; the first and the last tell what happened, report.json
/// has all.
constexpr std::size_t journal_rows_shown = 400;
constexpr std::size_t differences_shown = 500;

void tile(HtmlElement tiles, std::string_view value, std::string_view what, std::string_view kind = {}) {
  tiles.add("div", kind.empty() ? "tile" : fmt::format("tile {}", kind))
      .with("div", value, "v")
      .with("div", what, "k");
}

void fact(HtmlElement rows, std::string_view name, std::string_view value) {
  if (!value.empty())
    rows.add("tr").with("th", name).with("td", value);
}

/// A bar of parts that stand for shares of the whole.
void share(HtmlElement bar, std::string_view css_class, double part, double whole) {
  if (whole > 0 && part > 0)
    bar.add("i", css_class).attribute("style", fmt::format("width:{:.2f}%", 100 * part / whole));
}

std::string_view input(const Plan& plan, std::string_view name) {
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == plan.inputs.end() ? std::string_view() : found->second;
}

void step_table(HtmlElement parent, const std::vector<StepState>& states) {
  auto rows = table(parent, {"step", "what it is for", "state", "#forecast", "#took", "what it says"});
  for (const auto& state : states) {
    auto row = rows.add("tr");
    row.add("td").with("b", std::string(to_string(state.id)));
    row.with("td", std::string(purpose_of(state.id)), "soft wide");
    row.add("td").with("span", to_string(state.status), fmt::format("chip {}", to_string(state.status)));
    row.with("td", state.forecast_seconds ? duration(*state.forecast_seconds) : "", "n");
    row.with("td", state.seconds > 0 ? duration(state.seconds) : "", "n");
    row.with("td", state.summary, "wide");
  }
}

} // namespace

HtmlElement section(HtmlElement main, std::string_view anchor, std::string_view lead) {
  const auto* known =
      std::find_if(sections.begin(), sections.end(), [&](const auto& s) { return s.first == anchor; });
  auto element = main.add("section").attribute("id", anchor);
  element.with("h2", known->second);
  if (!lead.empty())
    element.with("p", lead, "lead");
  return element;
}

HtmlElement table(HtmlElement parent, std::initializer_list<std::string_view> headings) {
  auto element = parent.add("div", "wrap").add("table");
  auto head = element.add("thead").add("tr");
  for (const auto heading : headings)
    heading.starts_with('#') ? head.with("th", heading.substr(1), "n") : head.with("th", heading);
  return element.add("tbody");
}

void number(HtmlElement row, std::int64_t value) {
  row.with("td", grouped(value), value == 0 ? "n zero" : "n");
}

void overview(HtmlElement main, const ReportData& data) {
  const auto& plan = data.plan.plan;
  auto box = section(main, "overview", {});
  auto tiles = box.add("div", "tiles");
  const auto count = [&](Severity severity) { return static_cast<std::int64_t>(plan.count(severity)); };
  tile(tiles, grouped(plan.message_count()), "messages");
  tile(tiles, grouped(static_cast<std::int64_t>(plan.rooms.size())), "rooms");
  tile(tiles, grouped(static_cast<std::int64_t>(plan.files.size())), "files");
  tile(tiles, grouped(count(Severity::error)), "errors", count(Severity::error) > 0 ? "bad" : "good");
  tile(tiles, grouped(count(Severity::warning)), "warnings", count(Severity::warning) > 0 ? "warn" : "good");
  const auto phase = data.status ? data.status->phase : RunPhase::planned;
  double took = 0, undoing = 0, expected = 0;
  if (phase != RunPhase::planned)
    for (const auto& step : data.status->steps) {
      took += step.seconds;
      undoing += step.undo_seconds;
      expected += step.forecast_seconds.value_or(0);
    }
  const bool taken_back = phase == RunPhase::rolling_back || phase == RunPhase::rolled_back;
  // Once it is over, what was forecast at its steps: the rates that are known now were not known then.
  const bool over = phase == RunPhase::complete || phase == RunPhase::data_done;
  tile(tiles, duration(over ? expected : data.plan.forecast.cutover_seconds), "cutover forecast");
  if (!over && !taken_back)
    tile(tiles, duration(data.plan.forecast.rollback_seconds), "rollback forecast");
  else
    tile(tiles, duration(!taken_back ? took : data.status->rollback_seconds.value_or(undoing)),
         taken_back ? "rollback took" : "cutover took");
  if (data.verification && !taken_back)
    tile(tiles, grouped(static_cast<std::int64_t>(data.verification->differences.size())),
         "differences at verification", data.verification->differences.empty() ? "good" : "bad");

  auto facts = box.add("div", "wrap").add("table", "facts").add("tbody");
  if (data.status) {
    const auto& config = data.status->config;
    fact(facts, "Run", data.status->run);
    fact(facts, "From", config.source);
    fact(facts, "To", config.target);
    fact(facts, "Directory", config.directory.value_or(""));
    fact(facts, "Address", config.lookup_address.value_or(""));
    if (data.rehearsal)
      fact(facts, "Rehearsed",
           fmt::format("{}: cutover {}, rollback {}, digest {}{}", data.rehearsal->at,
                       duration(data.rehearsal->cutover_seconds), duration(data.rehearsal->rollback_seconds),
                       data.rehearsal->store_digest,
                       data.rehearsal->plan_hash == data.plan.plan.hash ? "" : " (another plan)"));
    fact(facts, "Pool", config.pool.value_or(""));
    fact(facts, "Files from", text_of(config.files_from).value_or(""));
    fact(facts, "Files to", text_of(config.files_to).value_or(""));
    fact(facts, "Largest file, KB", text_of(config.max_file_size).value_or(""));
    fact(facts, "The address has no owner since", data.status->nobody_owns_since.value_or(""));
  } else {
    fact(facts, "From", input(plan, "source"));
    fact(facts, "To", input(plan, "target"));
  }
  fact(facts, "Target", plan.creates_target ? "is created by the cutover" : "exists; what is there stays");
  fact(facts, "Legacy pool", plan.legacy_pool.text());
  fact(facts, "Legacy product", generation_of(plan));
  auto hash = facts.add("tr");
  hash.with("th", "Plan");
  hash.add("td").with("span", plan.hash, "hash");
}

void balance(HtmlElement main, const ReportData& data) {
  const auto& plan = data.plan.plan;
  auto box = section(main, "balance",
                     "Every legacy row is accounted for: read = carried over (green) + left out (grey). One "
                     "legacy row may become several rows of the target, or none of its own.");
  auto rows = table(box, {"kind", "#read", "#carried over", "#left out", "#rows in the target", "share"});
  for (const auto& [kind, counts] : plan.counts) {
    auto row = rows.add("tr");
    row.with("td", kind);
    number(row, counts.read);
    number(row, counts.written);
    number(row, counts.skipped_total());
    number(row, counts.rows);
    auto bar = row.add("td").add("div", "bar");
    const auto whole = static_cast<double>(counts.read);
    share(bar, "b0", static_cast<double>(counts.written), whole);
    share(bar, "b1", static_cast<double>(counts.skipped_total()), whole);
  }

  box.with("h3", "What is left out, and why");
  auto reasons = table(box, {"kind", "reason", "#rows"});
  bool any = false;
  for (const auto& [kind, counts] : plan.counts)
    for (const auto& [reason, rows_left] : counts.skipped) {
      auto row = reasons.add("tr").with("td", kind);
      const auto code = code_named(reason);
      auto cell = row.add("td");
      cell.text(reason);
      if (code)
        cell.with("span", fmt::format(" — {}", text_of(*code).meaning), "soft");
      number(row, rows_left);
      any = true;
    }
  if (!any)
    reasons.add("tr").add("td", "none").attribute("colspan", "3").text("Nothing is left out.");

  box.with("h3", "Rows of the target by table");
  auto tables = table(box, {"table", "#added", "#changed", "#removed"});
  for (const auto& change : table_changes(plan)) {
    auto row = tables.add("tr").with("td", change.table);
    number(row, static_cast<std::int64_t>(change.inserted));
    number(row, static_cast<std::int64_t>(change.updated));
    number(row, static_cast<std::int64_t>(change.deleted));
  }
  auto chat = tables.add("tr").with("td", Table<chat::Message>::name);
  number(chat, plan.message_count());
  number(chat, 0);
  number(chat, 0);
}

void steps(HtmlElement main, const ReportData& data) {
  const bool begun = data.status && data.status->phase != RunPhase::planned;
  auto box = section(main, "steps",
                     begun ? "What was done, in order, as the journal has it."
                           : "What the cutover will do, in order, and whether each step would work now. "
                             "Nothing has been changed.");
  step_table(box, begun ? data.status->steps : data.plan.checks);
  for (const auto& server : data.plan.servers) {
    box.with("p", fmt::format("The {} is on {}.", server.role, server.text));
    for (const auto& remark : server.remarks)
      box.with("p", remark);
    if (const auto pings = server.pings ? last_pings(*server.pings) : std::string(); !pings.empty())
      box.with("p", fmt::format("Last pings of the {}'s chat servers: {}.", server.role, pings));
  }
}

void time(HtmlElement main, const ReportData& data) {
  const auto& forecast = data.plan.forecast;
  auto box =
      section(main, "time",
              "Forecast from rates that were measured here where there were any; assumptions are named.");
  auto bar = box.add("div", "bar time");
  for (std::size_t i = 0; i < forecast.parts.size(); ++i)
    share(bar, fmt::format("p{}", i % 6), forecast.parts[i].seconds, forecast.cutover_seconds);
  auto parts = table(box, {"work", "#forecast", "basis"});
  for (std::size_t i = 0; i < forecast.parts.size(); ++i) {
    const auto& part = forecast.parts[i];
    auto row = parts.add("tr");
    auto name = row.add("td");
    name.add("span", fmt::format("dot p{}", i % 6));
    name.text(part.work);
    row.with("td", duration(part.seconds), "n").with("td", part.basis, "soft wide");
  }
  auto whole = parts.add("tr");
  whole.add("td").with("b", "Cutover");
  whole.add("td", "n").with("b", duration(forecast.cutover_seconds));
  whole.with("td", "");
  parts.add("tr").with("td", "Rollback").with("td", duration(forecast.rollback_seconds), "n").with("td", "");

  if (!data.plan.space.empty()) {
    box.with("h3", "Disk space");
    auto places = table(box, {"place", "#needs about", "#free", "enough"});
    for (const auto& need : data.plan.space)
      places.add("tr")
          .with("td", need.place)
          .with("td", byte_size(need.needed), "n")
          .with("td", need.free ? byte_size(*need.free) : "not known", "n")
          .with("td", !need.free      ? "not known"
                      : need.enough() ? "yes"
                                      : "no");
  }

  box.with("h3", "Measured");
  auto rates = table(box, {"work", "#units", "#data", "#time", "#per second"});
  std::vector<Rate> measured = data.plan.rates;
  if (data.status && data.status->phase != RunPhase::planned)
    measured = data.status->rates;
  for (const auto& rate : measured)
    rates.add("tr")
        .with("td", std::string(to_string(rate.work)))
        .with("td", grouped(static_cast<std::int64_t>(rate.units)), "n")
        .with("td", rate.bytes > 0 ? byte_size(rate.bytes) : "", "n")
        .with("td", duration(rate.seconds), "n")
        .with("td", rate.seconds > 0 ? grouped(static_cast<std::int64_t>(rate.per_second())) : "", "n");
  if (measured.empty())
    rates.add("tr").add("td", "none").attribute("colspan", "5").text("Nothing has been measured.");
}

void proof(HtmlElement main, const ReportData& data) {
  const auto& plan = data.plan.plan;
  auto box = section(main, "proof",
                     "What this plan was made from, and the digests that source and target must agree on. "
                     "They do not depend on the "
                     "database engine, on row ids or on the order of rows.");
  if (data.verification) {
    const auto& result = *data.verification;
    box.with("h3", "Verification");
    auto facts = box.add("div", "wrap").add("table", "facts").add("tbody");
    fact(facts, "Messages read again", grouped(static_cast<std::int64_t>(result.messages_read)));
    fact(facts, "Digest lines compared", grouped(static_cast<std::int64_t>(result.lines_compared)));
    fact(facts, "Files compared", grouped(static_cast<std::int64_t>(result.files_compared)));
    if (!result.store_digest.empty()) {
      auto row = facts.add("tr");
      row.with("th", "Digest of the whole target");
      row.add("td").with("span", result.store_digest, "hash");
    }
    fact(facts, "Differences",
         result.differences.empty() ? "none" : grouped(static_cast<std::int64_t>(result.differences.size())));
    if (!result.differences.empty()) {
      auto rows = table(box, {"kind", "what", "expected and found"});
      const auto shown = std::min(result.differences.size(), differences_shown);
      for (const auto& difference : std::span(result.differences).first(shown))
        rows.add("tr")
            .with("td", difference.kind)
            .with("td", difference.name.empty() ? difference.guid : difference.name, "name")
            .with("td", difference.detail);
      if (shown < result.differences.size())
        rows.add("tr").add("td", "none").attribute("colspan", "3").text("The rest is in report.json.");
    }
  }
  box.with("h3", "Made from");
  auto inputs = box.add("div", "wrap").add("table", "facts").add("tbody");
  for (const auto& [name, value] : plan.inputs) {
    auto row = inputs.add("tr");
    row.with("th", name);
    row.add("td").with("code", value);
  }
  box.with("h3", "Expected digests by kind");
  auto digests = table(box, {"kind", "#groups", "#rows", "sum of the rows' SHA-256"});
  for (const auto& kind : kind_digests(plan.expected)) {
    auto row = digests.add("tr").with("td", kind.kind);
    number(row, kind.groups);
    number(row, kind.digest.count);
    row.add("td").with("span", kind.digest.hex(), "hash");
  }
}

void journal(HtmlElement main, const ReportData& data) {
  auto box = section(main, "journal",
                     "Who did what, and when (UTC). Every record carries the digest of the one before.");
  if (data.journal.empty()) {
    box.with("p", "Nothing has been recorded.", "none");
    return;
  }
  auto rows = table(box, {"when", "who", "event", "step", "detail"});
  const auto size = data.journal.size();
  for (std::size_t i = 0; i < size; ++i) {
    if (size > journal_rows_shown && i == journal_rows_shown / 2) {
      const auto left_out = size - journal_rows_shown;
      rows.add("tr")
          .add("td", "none")
          .attribute("colspan", "5")
          .text(fmt::format("… {} more in report.json …",
                            counted(static_cast<std::int64_t>(left_out), "record")));
      i += left_out;
    }
    const auto& entry = data.journal[i];
    rows.add("tr")
        .with("td", entry.at, "n")
        .with("td", entry.who)
        .with("td", entry.event)
        .with("td", entry.step)
        .with("td", entry.detail, "name");
  }
}

} // namespace gc2pc::report
