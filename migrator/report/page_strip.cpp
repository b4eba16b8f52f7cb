// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/run/option_text.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace gc2pc::report {
namespace {

/// Digits of the hash that the command of the cutover takes.
constexpr std::size_t short_hash_digits = 12;

std::string input(const Plan& plan, std::string_view name) {
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == plan.inputs.end() ? std::string() : found->second;
}

/// The record that says when the plan was made, and by whom.
const JournalEntry* planned(const ReportData& data) {
  const auto& entries = data.audit.entries;
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [](const JournalEntry& entry) {
    return entry.event == to_string(Event::plan_kept);
  });
  return found == entries.rend() ? nullptr : &*found;
}

json tile(std::string value, std::string_view what, std::string note, std::string_view link,
          std::string_view kind) {
  return {
      {"value", std::move(value)}, {"what", what}, {"note", std::move(note)}, {"link", link}, {"kind", kind}};
}

/// What is not migrated.
json left_out_tile(const Totals& totals) {
  const auto rooms = totals.rooms_left, messages = totals.messages_left;
  if (messages == 0 && rooms == 0)
    return tile("All", "messages are migrated", "in all rooms", "#over", "good");
  if (messages == 0)
    return tile(grouped(rooms), rooms == 1 ? "room is not migrated" : "rooms are not migrated",
                "but all messages are", "#over", "warn");
  return tile(grouped(messages), messages == 1 ? "message is not migrated" : "messages are not migrated",
              rooms > 0 ? fmt::format("and {}", counted(rooms, "room")) : "but all rooms are", "#over",
              "warn");
}

json tiles_of(const ReportData& data) {
  const Totals totals(data.plan.plan);
  const Window window(data);
  json tiles = json::array();
  tiles.push_back(left_out_tile(totals));
  tiles.push_back(tile(grouped(totals.renamed),
                       totals.renamed == 1 ? "room gets a new name" : "rooms get a new name",
                       fmt::format("of {}", grouped(static_cast<std::int64_t>(data.plan.plan.rooms.size()))),
                       "#notice", totals.renamed > 0 ? "warn" : "good"));
  tiles.push_back(tile(duration(window.cutover), "window without chat",
                       window.over ? fmt::format("forecast {}", duration(window.expected)) : "forecast",
                       "#long", ""));
  const bool closed = data.status && !data.status->closed_at.empty();
  tiles.push_back(tile(closed ? "none" : duration(window.rollback), "to roll back",
                       closed              ? std::string("the run is closed")
                       : window.taken_back ? std::string("rolled back")
                       : data.rehearsal ? "forecast; rehearsed " + duration(data.rehearsal->rollback_seconds)
                                        : "forecast",
                       "#back", closed ? "warn" : ""));
  return tiles;
}

/// "Lync Server 2010 Group Chat, 1,234 messages".
std::string source_of(const ReportData& data) {
  const auto generation = generation_of(data.plan.plan);
  return fmt::format("{}{}", generation.empty() ? "" : generation + ", ",
                     counted(Totals(data.plan.plan).messages_read, "message"));
}

/// "a new Persistent Chat database, 1,200 messages, 4.1 MB".
std::string target_of(const ReportData& data) {
  const auto& plan = data.plan.plan;
  return fmt::format("a {}, {}, {}",
                     plan.creates_target ? "new Persistent Chat database" : "Persistent Chat database in use",
                     counted(plan.message_count(), "message"),
                     byte_size(static_cast<std::uint64_t>(std::max<std::int64_t>(0, plan.message_bytes()))));
}

json question(std::string_view id, std::string_view title, std::string number, std::string_view what) {
  return {{"id", id},       {"title", title},         {"number", std::move(number)},
          {"what", what},   {"facts", json::array()}, {"picture", nullptr},
          {"line", nullptr}};
}

json what_comes_over(const ReportData& data) {
  const Totals totals(data.plan.plan);
  const auto share = [](std::int64_t left, std::int64_t read) {
    return fmt::format("{} of {}", grouped(read - left), grouped(read));
  };
  const auto part = [](std::int64_t value, std::int64_t of) {
    return of > 0 ? static_cast<double>(value) / static_cast<double>(of) : 0.0;
  };
  auto result = question("over", "What comes over?", grouped(data.plan.plan.message_count()),
                         fmt::format("of {}", counted(totals.messages_read, "message")));
  std::vector<Bar> list;
  const auto add = [&](const char* name, std::int64_t read, std::int64_t left) {
    if (read > 0)
      list.push_back({name, share(left, read), part(read - left, read), 1, "good"});
  };
  add("Messages", totals.messages_read, totals.messages_left);
  add("Rooms", totals.rooms_read, totals.rooms_left);
  add("Files", totals.files_read, totals.files_left);
  result["picture"] = bars("What is migrated, and what is not", list);
  auto& facts = result["facts"];
  if (const auto counts = data.plan.plan.counts.find("message"); counts != data.plan.plan.counts.end())
    for (const auto& [reason, rows] : counts->second.skipped) {
      const auto code = code_named(reason);
      facts.push_back(fmt::format("{} left out: {}", counted(rows, "message"),
                                  code ? std::string(text_of(*code).meaning) : reason + "."));
    }
  if (totals.rooms_left > 0)
    facts.push_back(fmt::format("{} left out.", counted(totals.rooms_left, "room")));
  const auto left =
      left_out_sentence(data.status ? data.status->left_out : std::vector<PlanOutcome::Remark>());
  if (!left.empty())
    facts.push_back(left + ".");
  // Only from the numbers: a room or a file without a message has no reason above.
  if (totals.messages_left + totals.rooms_left + totals.files_left == 0 && facts.empty())
    facts.push_back("Everything is migrated.");
  return result;
}

json what_users_notice(const ReportData& data) {
  const auto& plan = data.plan.plan;
  const Totals totals(plan);
  std::map<std::string_view, std::int64_t> noticed;
  const std::vector<std::pair<std::string_view, std::vector<Code>>> kinds{
      {"Rooms in another category", {Code::room_moved, Code::room_split}},
      {"Rooms that lose a setting, the topic or the add-in",
       {Code::room_setting_lost, Code::room_scope_lost, Code::topic_dropped, Code::invite_forced_off,
        Code::addin_lost, Code::description_cut}},
      {"Rooms without active members", {Code::room_without_people}},
      {"People who lose a right",
       {Code::office_lost, Code::federated_user, Code::federated_group, Code::denied_in_target}},
      {"Files that cannot be opened", {Code::file_missing, Code::file_too_large}}};
  for (const auto& finding : plan.findings)
    for (const auto& [name, codes] : kinds)
      if (std::find(codes.begin(), codes.end(), finding.code) != codes.end())
        noticed[name] += std::max<std::int64_t>(others_in(finding), 1);
  auto result = question("notice", "What will users notice?", grouped(totals.renamed),
                         totals.renamed == 1 ? "room with a new name" : "rooms with a new name");
  std::vector<Bar> list;
  const auto add = [&](std::string_view name, std::int64_t number) {
    if (number > 0)
      list.push_back({std::string(name), grouped(number), static_cast<double>(number), 0, "warn"});
  };
  add("Rooms with a new name", totals.renamed);
  for (const auto& [name, codes] : kinds)
    add(name, noticed[name]);
  if (list.empty())
    return question("notice", "What will users notice?", "Nothing",
                    "changes in names, rooms, rights and files");
  result["picture"] = bars("What changes for users", list);
  if (totals.renamed > 0)
    result["facts"].push_back(
        "Persistent Chat has one level of categories, so the names of the categories come first.");
  return result;
}

json how_long(const ReportData& data) {
  const Window window(data);
  const auto& forecast = data.plan.forecast;
  auto result = question("long", "How long is chat closed?", duration(window.cutover),
                         window.over ? "all steps together" : "forecast");
  json parts = json::array();
  double at = 0;
  const auto add = [&](std::string name, double seconds, const std::string& basis) {
    const auto whole = std::max(window.cutover, 1e-9);
    const auto width = 340 * seconds / whole;
    parts.push_back({{"x", fmt::format("{:.1f}", at)},
                     {"width", fmt::format("{:.1f}", std::max(0.5, width))},
                     {"kind", fmt::format("p{}", parts.size() % 6)},
                     {"name", std::move(name)},
                     {"value", duration(seconds)},
                     {"basis", basis}});
    at += width;
  };
  if (window.over) {
    for (const auto& step : data.status->steps)
      if (step.seconds > 0)
        add(std::string(to_string(step.id)), step.seconds,
            step.forecast_seconds ? fmt::format("forecast {}", duration(*step.forecast_seconds)) : "");
  } else {
    for (const auto& part : forecast.parts)
      add(part.work, part.seconds, part.basis);
  }
  std::string description;
  for (const auto& part : parts)
    description += (description.empty() ? "" : "; ") + part.at("name").get<std::string>() + ": " +
                   part.at("value").get<std::string>();
  result["line"] = {
      {"title", "The window, from the stop of the legacy services to the start of the new ones"},
      {"desc", description},
      {"parts", parts},
      {"total", duration(window.cutover)}};
  return result;
}

json way_back(const ReportData& data) {
  const Window window(data);
  const bool closed = data.status && !data.status->closed_at.empty();
  auto result = question("back", "Can we go back?", closed ? "No" : duration(window.rollback),
                         closed              ? "the run is closed"
                         : window.taken_back ? "measured for the rollback"
                                             : "to roll everything back");
  std::vector<Bar> list{{"Cutover", duration(window.cutover), window.cutover, 0, "p0"}};
  if (!closed)
    list.push_back({"Rollback", duration(window.rollback), window.rollback, 0, "p1"});
  if (data.rehearsal) {
    list.push_back({"Rehearsed cutover", duration(data.rehearsal->cutover_seconds),
                    data.rehearsal->cutover_seconds, 0, "p0"});
    list.push_back({"Rehearsed rollback", duration(data.rehearsal->rollback_seconds),
                    data.rehearsal->rollback_seconds, 0, "p1"});
  }
  result["picture"] = bars("The cutover and the rollback", list);
  auto& facts = result["facts"];
  if (closed)
    facts.push_back(fmt::format("Closed at {} by {}.", shown_time(data.status->closed_at),
                                person(data.status->closed_by)));
  if (data.rehearsal)
    facts.push_back(fmt::format("Rehearsed at {}{}, checksum {}…", shown_time(data.rehearsal->at),
                                data.rehearsal->plan_hash == data.plan.plan.hash ? "" : " with another plan",
                                data.rehearsal->store_digest.substr(0, 16)));
  else
    facts.push_back(window.begun
                        ? "Not rehearsed."
                        : "Not rehearsed yet: 'gc2pc rehearse' runs cutover and rollback on copies.");
  for (const auto& check : data.plan.checks)
    if (!window.begun && check.id == StepId::release && !check.summary.empty())
      facts.push_back("The account that owns the address: " + check.summary + ".");
  return result;
}

} // namespace

json strip_of(const ReportData& data) {
  const auto& plan = data.plan.plan;
  const auto verdict = verdict_of(data);
  const auto& style = style_of(verdict.level);
  const auto config = data.status ? data.status->config : RunConfig();
  const auto* made = planned(data);
  const bool begun = data.status && data.status->phase != RunPhase::planned;
  json facts = json::array();
  const auto fact = [&](std::string_view name, std::string value) {
    if (!value.empty())
      facts.push_back({{"name", name}, {"value", std::move(value)}});
  };
  fact("Pool", config.pool.value_or(""));
  fact("Address", config.lookup_address.value_or(""));
  fact("From", source_of(data));
  fact("To", target_of(data));
  fact("Planned",
       made ? fmt::format("{} by {}", shown_time(made->at), person(made->who)) : shown_time(data.created_at));
  if (!begun && verdict.level != Level::no_go)
    fact("Valid", "until source, target, directory or rules change");
  if (data.status && data.status->verified_at)
    fact("Verified", shown_time(*data.status->verified_at));
  if (data.status && data.status->nobody_owns_since)
    fact("No owner since", shown_time(*data.status->nobody_owns_since));
  return {{"level", style.name},
          {"word", style.word},
          {"symbol", style.symbol},
          {"headline", verdict.headline},
          {"sentence", verdict.sentence},
          {"short_hash", plan.hash.substr(0, short_hash_digits)},
          {"command", verdict.next.empty() ? "" : "gc2pc " + verdict.next},
          {"tiles", tiles_of(data)},
          {"facts", facts},
          {"pool", config.pool.value_or(input(plan, "target"))},
          {"plan_heading", begun                           ? "Plan hash"
                           : verdict.level == Level::no_go ? "Plan hash (not to be approved)"
                                                           : "Plan hash (to approve)"},
          {"heading", begun ? "Group Chat to Persistent Chat: the migration"
                            : "Group Chat to Persistent Chat: the plan"}};
}

json questions_of(const ReportData& data) {
  return json::array({what_comes_over(data), what_users_notice(data), how_long(data), way_back(data)});
}

} // namespace gc2pc::report
