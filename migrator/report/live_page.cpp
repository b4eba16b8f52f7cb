// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/live.hpp"

#include "embedded/live_page.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/local_time.hpp"
#include "migrator/report/csp.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/template.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>

namespace gc2pc {
namespace {

using nlohmann::json;
using namespace report;

/// After the end a page waits for the next call.
constexpr int ended_seconds = 20;

std::string rate_of(const LiveWork& work) {
  return work.rate && *work.rate > 0 && !work.unit.empty()
             ? fmt::format("{} {} a second", grouped(std::llround(*work.rate)), work.unit)
             : std::string();
}

json facts_of(const LiveState& state) {
  json facts = json::array();
  constexpr std::size_t narrow = 24; // what fits beside the name on a phone
  const auto add = [&](std::string_view name, std::string value, std::string kind = {}) {
    if (value.size() > narrow)
      kind += kind.empty() ? "long" : " long";
    if (!value.empty())
      facts.push_back({{"name", name}, {"value", std::move(value)}, {"kind", std::move(kind)}});
  };
  const auto& call = state.call;
  if (call.work) {
    const auto& work = *call.work;
    add("At", work.name);
    if (!work.unit.empty() && work.done > 0)
      add("Done", work.total > 0
                      ? fmt::format("{} of {} {}", grouped(static_cast<std::int64_t>(work.done)),
                                    grouped(static_cast<std::int64_t>(work.total)), work.unit)
                      : fmt::format("{} {}", grouped(static_cast<std::int64_t>(work.done)), work.unit));
    add("Rate", rate_of(work));
    add("For", duration(work.seconds));
    add("Left of it", work.left ? duration(*work.left) : "");
  }
  add("Left of all steps", state.left_all ? duration(*state.left_all) : "");
  if (state.deadline)
    add("Deadline", clock_time(static_cast<std::time_t>(*state.deadline)));
  if (state.turn_back)
    add("Turn back by", clock_time(static_cast<std::time_t>(*state.turn_back)));
  add("Clock", state.clock);
  add("Address", state.owner_text, state.alarm() ? "bad" : "");
  add("Last note", call.note.empty() ? "" : fmt::format("{}: {}", clock_time(call.note_at), call.note));
  if (call.ended)
    add("Ended",
        fmt::format("{} with code {}: {}", clock_time(call.ended->at), call.ended->code,
                    call.ended->sentence),
        call.ended->code == 0 ? "" : "bad");
  return facts;
}

json events_of(const LiveState& state) {
  json events = json::array();
  for (const auto& event : state.events)
    events.push_back({{"at", clock_time(event.at)},
                      {"event", event.event},
                      {"step", event.step},
                      {"detail", shortened(event.detail, 200)}});
  return events;
}

json bar_of(const LiveState& state) {
  const auto& work = state.call.work;
  if (!work || !work->part)
    return nullptr;
  const auto percent = std::floor(*work->part * 100);
  return {{"percent", fmt::format("{:.0f}", percent)}, {"width", fmt::format("{:.1f}", *work->part * 100)}};
}

} // namespace

std::string live_html(const LiveState& state) {
  const auto& style = style_of(state.verdict.level);
  const auto time = static_cast<std::time_t>(seconds_since_epoch(state.written_at).value_or(0));
  const bool ended = state.call.ended.has_value();
  const json model{{"title", fmt::format("{}: {}", style.word, state.run_name)},
                   {"csp", fmt::format("default-src 'none'; style-src {}; script-src {}; base-uri 'none'; "
                                       "form-action 'none'",
                                       csp_hash(embedded::live_css), csp_hash(embedded::live_js))},
                   {"style", embedded::live_css},
                   {"script", embedded::live_js},
                   {"seconds", fmt::format("{}", ended ? ended_seconds : live_seconds)},
                   {"written", state.written_at},
                   {"ended", ended},
                   {"level", style.name},
                   {"word", style.word},
                   {"symbol", style.symbol},
                   {"headline", state.verdict.headline},
                   {"sentence", state.verdict.sentence},
                   {"as_of", clock_time(time)},
                   {"command", state.verdict.next.empty() ? "" : "gc2pc " + state.verdict.next},
                   {"run_name", state.run_name},
                   {"verb", state.call.verb},
                   {"begun", clock_time(state.call.started_at)},
                   {"bar", bar_of(state)},
                   {"facts", facts_of(state)},
                   {"events", events_of(state)},
                   {"records", counted(state.records, "record")},
                   {"plan", state.plan_hash.substr(0, 12)}};
  std::string page;
  Template(embedded::live_mustache).render(model, [&](std::string_view text) { page += text; });
  return page;
}

} // namespace gc2pc
