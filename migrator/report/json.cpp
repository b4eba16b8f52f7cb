// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/rate.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/element_json.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <set>

namespace gc2pc {
namespace {

using nlohmann::json;

/// Milliseconds are enough, and keep floating-point dust out of the file.
double rounded(double seconds) {
  return std::round(seconds * 1000) / 1000;
}

json optional_text(const std::optional<std::string>& text) {
  return text ? json(*text) : json(nullptr);
}
json text_or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json years_json(const SourceFacts& facts) {
  json years = json::array();
  for (const auto& [year, messages] : facts.years)
    years.push_back({{"year", year}, {"migrated", messages.migrated}, {"left_out", messages.left_out}});
  return years;
}

json branches_json(const SourceFacts& facts) {
  json branches = json::array();
  for (const auto& branch : facts.branches)
    branches.push_back({{"name", branch.name}, {"rooms", branch.rooms}, {"messages", branch.messages}});
  return branches;
}

json changes_json(const RowCounts& rows) {
  json changes = json::array();
  for (const auto& table : rows.tables())
    changes.push_back({{"table", table.table},
                       {"inserted", table.inserted},
                       {"updated", table.updated},
                       {"deleted", table.deleted}});
  return changes;
}

json digests_json(const Plan& plan) {
  json kinds = json::array();
  for (const auto& kind : kind_digests(plan.expected))
    kinds.push_back({{"kind", kind.kind},
                     {"groups", kind.groups},
                     {"rows", kind.digest.count},
                     {"sum", kind.digest.hex()}});
  return kinds;
}

json inputs_json(const Plan& plan) {
  json inputs = json::array();
  for (const auto& [name, value] : plan.inputs)
    inputs.push_back({{"name", name}, {"value", value}});
  return inputs;
}

} // namespace

json json_of(const Finding& finding) {
  std::string text;
  put_json(text, finding);
  return json::parse(text);
}

json json_of(const Forecast& forecast) {
  json parts = json::array();
  for (const auto& part : forecast.parts)
    parts.push_back({{"work", part.work}, {"seconds", rounded(part.seconds)}, {"basis", part.basis}});
  return {{"cutover_seconds", rounded(forecast.cutover_seconds)},
          {"rollback_seconds", rounded(forecast.rollback_seconds)},
          {"parts", parts}};
}

json json_of(const std::vector<Rate>& rates) {
  json list = json::array();
  for (const auto& rate : rates)
    list.push_back({{"work", to_string(rate.work)},
                    {"units", rate.units},
                    {"bytes", rate.bytes},
                    {"seconds", rounded(rate.seconds)},
                    {"per_second", rounded(rate.per_second())}});
  return list;
}

json json_of(const std::vector<StepState>& steps) {
  json list = json::array();
  for (const auto& step : steps)
    list.push_back(
        {{"name", to_string(step.id)},
         {"purpose", purpose_of(step.id)},
         {"status", to_string(step.status)},
         {"started_at", text_or_null(step.started_at)},
         {"finished_at", text_or_null(step.finished_at)},
         {"seconds", rounded(step.seconds)},
         {"undo_seconds", rounded(step.undo_seconds)},
         {"forecast_seconds", step.forecast_seconds ? json(rounded(*step.forecast_seconds)) : json(nullptr)},
         {"summary", step.summary}});
  return list;
}

json json_of(const Verdict& verdict) {
  return {{"level", style_of(verdict.level).name},
          {"headline", verdict.headline},
          {"sentence", verdict.sentence},
          {"numbers", verdict.numbers},
          {"next", text_or_null(verdict.next)}};
}

json json_of(const StepProgress& progress) {
  const auto seconds = [](const std::optional<double>& value) {
    return value ? json(rounded(*value)) : json(nullptr);
  };
  return {{"step", to_string(progress.step)},
          {"done", progress.done},
          {"total", progress.total},
          {"per_second", rounded(progress.per_second)},
          {"seconds_left", seconds(progress.seconds_left)},
          {"seconds_left_all", seconds(progress.seconds_left_all)},
          {"deadline", progress.deadline ? json(*progress.deadline) : json(nullptr)},
          {"record_age", rounded(progress.record_age)}};
}

/// Null while the clock only ran.
json json_of(const ClockChanges& changes) {
  if (changes.count == 0)
    return nullptr;
  return {{"count", changes.count}, {"record", changes.record}, {"seconds", rounded(changes.seconds)}};
}

json json_of(const RunStatus& status) {
  return {
      {"schema_version", json_schema_version},
      {"run", status.run},
      {"plan_hash", status.plan_hash},
      {"phase", to_string(status.phase)},
      {"sentence", status.verdict.sentence},
      {"verdict", json_of(status.verdict)},
      {"progress", status.progress ? json_of(*status.progress) : json(nullptr)},
      {"closed_at", text_or_null(status.closed_at)},
      {"closed_by", text_or_null(status.closed_by)},
      {"rollback_seconds", status.rollback_seconds ? json(rounded(*status.rollback_seconds)) : json(nullptr)},
      {"clock_changes", json_of(status.clock_changes)},
      {"config", json::parse(stored_config(status.config))},
      {"steps", json_of(status.steps)},
      {"rates", json_of(status.rates)},
      {"nobody_owns_since", optional_text(status.nobody_owns_since)},
      {"lock_owner", optional_text(status.lock_owner)}};
}

json json_of(const VerifyResult& result) {
  json differences = json::array();
  for (const auto& difference : result.differences)
    differences.push_back({{"kind", difference.kind},
                           {"guid", text_or_null(difference.guid)},
                           {"name", text_or_null(difference.name)},
                           {"detail", difference.detail},
                           {"newer", difference.newer}});
  return {{"lines_compared", result.lines_compared},
          {"messages_read", result.messages_read},
          {"source_messages_read", result.source_messages_read},
          {"rooms_read", result.rooms_read},
          {"files_compared", result.files_compared},
          {"store_digest", text_or_null(result.store_digest)},
          {"differences", differences}};
}

json json_of(const Rehearsal& rehearsal) {
  return {{"schema_version", json_schema_version},
          {"at", rehearsal.at},
          {"plan_hash", rehearsal.plan_hash},
          {"store_digest", rehearsal.store_digest},
          {"cutover_seconds", rounded(rehearsal.cutover_seconds)},
          {"rollback_seconds", rounded(rehearsal.rollback_seconds)},
          {"rates", json_of(rehearsal.rates)}};
}

json json_of(const std::vector<JournalEntry>& journal) {
  json list = json::array();
  for (const auto& entry : journal)
    list.push_back({{"sequence", entry.sequence},
                    {"at", entry.at},
                    {"who", entry.who},
                    {"event", entry.event},
                    {"step", text_or_null(entry.step)},
                    {"detail", entry.detail}});
  return list;
}

json json_of(const std::map<std::string, KindCounts>& counts) {
  json kinds = json::object();
  for (const auto& [kind, count] : counts)
    kinds[kind] = {{"read", count.read},
                   {"written", count.written},
                   {"skipped", count.skipped},
                   {"rejected", json::object()},
                   {"rows", count.rows}};
  return kinds;
}

json json_of(const std::vector<FindingGroup>& groups) {
  json list = json::array();
  for (const auto& group : groups)
    list.push_back({{"code", group.text->name},
                    {"severity", to_string(group.text->severity)},
                    {"count", group.count},
                    {"rows", group.rows},
                    {"truncated", group.truncated},
                    {"rule", group.text->rule},
                    {"meaning", group.text->meaning},
                    {"remedy", group.text->remedy}});
  return list;
}

json json_of(const ServerPings& pings) {
  json servers = json::array();
  for (const auto& [server, at] : pings.servers)
    servers.push_back({{"server", server}, {"at", at.text()}});
  return {{"read_at", pings.utc.text()}, {"clock", pings.clock}, {"servers", servers}};
}

json json_of(const std::vector<ServerNote>& servers) {
  json list = json::array();
  for (const auto& server : servers)
    list.push_back({{"role", server.role},
                    {"server", server.text},
                    {"remarks", server.remarks},
                    {"pings", server.pings ? json_of(*server.pings) : json(nullptr)}});
  return list;
}

json json_of(const std::vector<SpaceNeed>& space) {
  json list = json::array();
  for (const auto& need : space)
    list.push_back({{"place", need.place},
                    {"needed_bytes", need.needed},
                    {"free_bytes", need.free ? json(*need.free) : json(nullptr)},
                    {"enough", need.enough()}});
  return list;
}

json json_of(const Checkup& checkup) {
  json groups = json::array();
  for (const auto& group : check_groups) {
    json checks = json::array();
    for (const auto* check : checkup.of(group.group))
      checks.push_back({{"id", check->id},
                        {"level", style_of(check->level).name},
                        {"sentence", check->sentence},
                        {"remedy", text_or_null(check->remedy)}});
    if (!checks.empty())
      groups.push_back({{"name", group.name}, {"title", group.title}, {"checks", checks}});
  }
  const auto number = [&](CheckLevel level) { return checkup.count(level); };
  return {{"at", checkup.at},
          {"passed", number(CheckLevel::good)},
          {"remarks", number(CheckLevel::remark)},
          {"failed", number(CheckLevel::failed)},
          {"not_checked", number(CheckLevel::unchecked)},
          {"groups", groups}};
}

json plan_json(const PlanResult& result) {
  const auto& plan = result.plan;
  const auto outcome = outcome_of(result);
  json left_out = json::array();
  for (const auto& remark : outcome.left_out)
    left_out.push_back({{"step", to_string(remark.step)}, {"reason", remark.text}});
  return {{"schema_version", json_schema_version},
          {"plan_hash", plan.hash},
          {"executable", outcome.executable()},
          {"left_out", left_out},
          {"creates_target", plan.creates_target},
          {"inputs", inputs_json(plan)},
          {"counts", json_of(plan.counts)},
          {"changes", changes_json(result.row_counts())},
          {"messages", plan.message_count()},
          {"message_bytes", plan.message_bytes()},
          {"files", plan.files.size()},
          {"findings", json_of(grouped_findings(plan.findings))},
          {"forecast", json_of(result.forecast)},
          {"rates", json_of(result.rates)},
          {"checks", json_of(result.checks)},
          {"servers", json_of(result.servers)},
          {"space", json_of(result.space)}};
}

json report_frame(const ReportData& data) {
  const auto& plan = data.plan.plan;
  json report = plan_json(data.plan);
  report["program"] = {{"name", "gc2pc"}, {"version", data.program_version}};
  report["created_at"] = data.created_at;
  report["verdict"] = json_of(verdict_of(data));
  report["legacy_pool"] = plan.legacy_pool.text();
  report["generation"] = text_or_null(generation_of(plan));
  report["expected_digests"] = digests_json(plan);
  report["status"] = data.status ? json_of(*data.status) : json(nullptr);
  report["rehearsal"] = data.rehearsal ? json_of(*data.rehearsal) : json(nullptr);
  report["verification"] = data.verification ? json_of(*data.verification) : json(nullptr);
  report["journal"] = json_of(data.audit.entries);
  report["journal_hash"] = text_or_null(data.audit.last_hash);
  const auto& ownerless = data.audit.without_owner;
  report["without_owner"] = ownerless ? json{{"at_least_seconds", rounded(ownerless->at_least)},
                                             {"at_most_seconds", rounded(ownerless->at_most)}}
                                      : json(nullptr);
  report["since"] = data.since;
  report["checkup"] = data.plan.checkup ? json_of(*data.plan.checkup) : json(nullptr);
  report["messages_by_year"] = years_json(data.plan.facts);
  report["top_categories"] = branches_json(data.plan.facts);
  return report;
}

std::vector<LongList> report_lists(const ReportData& data) {
  const auto& plan = data.plan.plan;
  const auto remarks = std::make_shared<RoomRemarks>(data.plan);
  std::vector<const Finding*> skipped;
  for (const auto& finding : plan.findings)
    if (finding.code == Code::room_skipped)
      skipped.push_back(&finding);
  const auto skipped_rooms = skipped.size();
  return {{"finding_items", plan.findings.size(),
           [&plan](std::string& out, std::size_t i) { put_json(out, plan.findings[i]); }},
          {"rooms", plan.rooms.size(),
           [&plan, remarks](std::string& out, std::size_t i) { put_json(out, plan.rooms[i], *remarks); }},
          {"skipped_rooms", skipped_rooms,
           [remarks, skipped = std::move(skipped)](std::string& out, std::size_t i) {
             put_skipped_room(out, *skipped[i], *remarks);
           }}};
}

json report_json(const ReportData& data) {
  std::string text;
  write_report_json(data, [&](std::string_view piece) { text += piece; });
  return json::parse(text);
}

std::string dumped(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace);
}

} // namespace gc2pc
