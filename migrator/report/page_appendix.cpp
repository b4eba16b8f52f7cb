// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/running_servers.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/run/option_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace gc2pc::report {
namespace {

/// A journal of a large run has a record for each chunk; the first and the last say what happened, and
/// report.json has all.
constexpr std::size_t journal_rows_shown = 400, differences_shown = 500, changes_shown = 200;

std::string number(std::size_t value) {
  return grouped(static_cast<std::int64_t>(value));
}

json fact(std::string_view name, std::string value) {
  return {{"name", name}, {"value", std::move(value)}};
}

json balance_of(const Plan& plan) {
  json kinds = json::array();
  for (const auto& [kind, counts] : plan.counts)
    kinds.push_back({{"kind", kind},
                     {"read", grouped(counts.read)},
                     {"written", grouped(counts.written)},
                     {"left", grouped(counts.skipped_total())},
                     {"rows", grouped(counts.rows)}});
  return kinds;
}

json left_out_of(const Plan& plan) {
  json list = json::array();
  for (const auto& [kind, counts] : plan.counts)
    for (const auto& [reason, rows] : counts.skipped) {
      const auto code = code_named(reason);
      list.push_back({{"kind", kind},
                      {"reason", reason},
                      {"meaning", code ? text_of(*code).meaning : std::string_view()},
                      {"rows", grouped(rows)}});
    }
  return list;
}

json tables_of(const PlanResult& result) {
  json list = json::array();
  const auto rows = result.row_counts();
  for (const auto& change : rows.tables())
    list.push_back({{"table", change.table},
                    {"inserted", number(change.inserted)},
                    {"updated", number(change.updated)},
                    {"deleted", number(change.deleted)}});
  list.push_back({{"table", Table<chat::Message>::name},
                  {"inserted", grouped(result.plan.message_count())},
                  {"updated", "0"},
                  {"deleted", "0"}});
  return list;
}

json facts_of(const ReportData& data) {
  json list = json::array();
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      list.push_back(fact(name, value));
  };
  if (data.status) {
    const auto& config = data.status->config;
    add("Run", data.status->run);
    add("From", config.source);
    add("To", config.target);
    add("Directory", config.directory.value_or(""));
    add("Files from", gc2pc::text_of(config.files_from).value_or(""));
    add("Files to", gc2pc::text_of(config.files_to).value_or(""));
    add("Largest file, KB", gc2pc::text_of(config.max_file_size).value_or(""));
  }
  add("Legacy pool", data.plan.plan.legacy_pool.text());
  add("Legacy product", generation_of(data.plan.plan));
  for (const auto& server : data.plan.servers) {
    add("Server of the " + server.role, server.text);
    for (const auto& remark : server.remarks)
      add("Remark", remark);
    if (server.pings)
      add("Last pings of its chat servers", last_pings(*server.pings));
  }
  for (const auto& [name, value] : data.plan.plan.inputs)
    add("Input: " + name, value);
  return list;
}

json rates_of(const ReportData& data) {
  json list = json::array();
  const bool begun = data.status && data.status->phase != RunPhase::planned;
  for (const auto& rate : begun ? data.status->rates : data.plan.rates)
    list.push_back(
        {{"work", to_string(rate.work)},
         {"units", grouped(static_cast<std::int64_t>(rate.units))},
         {"size", rate.bytes > 0 ? byte_size(rate.bytes) : ""},
         {"time", duration(rate.seconds)},
         {"speed", rate.seconds > 0 ? grouped(static_cast<std::int64_t>(rate.per_second())) : ""}});
  return list;
}

json forecast_of(const Forecast& forecast) {
  json list = json::array();
  for (const auto& part : forecast.parts)
    list.push_back({{"work", part.work}, {"time", duration(part.seconds)}, {"basis", part.basis}});
  list.push_back({{"work", "Cutover"}, {"time", duration(forecast.cutover_seconds)}, {"basis", "sum"}});
  list.push_back({{"work", "Rollback"}, {"time", duration(forecast.rollback_seconds)}, {"basis", ""}});
  return list;
}

json verification_of(const ReportData& data) {
  if (!data.verification)
    return nullptr;
  const auto& result = *data.verification;
  json differences = json::array();
  for (const auto& difference :
       std::span(result.differences).first(std::min(result.differences.size(), differences_shown)))
    differences.push_back({{"kind", difference.kind},
                           {"name", difference.name.empty() ? difference.guid : difference.name},
                           {"detail", difference.detail},
                           {"newer", difference.newer}});
  const auto more = result.differences.size() - differences.size();
  return {{"messages", grouped(static_cast<std::int64_t>(result.messages_read))},
          {"lines", grouped(static_cast<std::int64_t>(result.lines_compared))},
          {"files", grouped(static_cast<std::int64_t>(result.files_compared))},
          {"digest", result.store_digest},
          {"count", result.differences.empty() ? "none" : number(result.differences.size())},
          {"any", !differences.empty()},
          {"differences", differences},
          {"more", more > 0 ? number(more) : ""}};
}

json digests_of(const Plan& plan) {
  json list = json::array();
  for (const auto& kind : kind_digests(plan.expected))
    list.push_back({{"kind", kind.kind},
                    {"groups", grouped(kind.groups)},
                    {"rows", grouped(kind.digest.count)},
                    {"sum", kind.digest.hex()}});
  return list;
}

json journal_of(const ReportData& data) {
  json list = json::array();
  const auto& entries = data.audit.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries.size() > journal_rows_shown && i == journal_rows_shown / 2) {
      const auto left = entries.size() - journal_rows_shown;
      list.push_back({{"at", ""},
                      {"who", ""},
                      {"event", "…"},
                      {"step", ""},
                      {"detail", fmt::format("{} more in report.json",
                                             counted(static_cast<std::int64_t>(left), "record"))}});
      i += left;
    }
    const auto& entry = entries[i];
    list.push_back({{"at", entry.at},
                    {"who", entry.who},
                    {"event", entry.event},
                    {"step", entry.step},
                    {"detail", entry.detail}});
  }
  return list;
}

json change_rows(const json& findings) {
  json list = json::array();
  for (const auto& finding : findings) {
    if (list.size() == changes_shown)
      break;
    const auto& name = finding.at("name").is_null() ? finding.at("key") : finding.at("name");
    list.push_back({{"code", finding.at("code")}, {"name", name}, {"detail", finding.at("detail")}});
  }
  return list;
}

} // namespace

json since_of(const ReportData& data) {
  const auto& since = data.since;
  if (since.is_null())
    return nullptr;
  const auto integer = [&](const char* name) { return since.at(name).get<std::int64_t>(); };
  const auto more = [](std::int64_t before, std::int64_t now) {
    return fmt::format("{} → {} ({}{})", grouped(before), grouped(now), now >= before ? "+" : "",
                       grouped(now - before));
  };
  json groups = json::array();
  for (const auto& group : since.at("groups")) {
    if (groups.size() == changes_shown)
      break;
    const auto name = group.at("name").get<std::string>();
    groups.push_back({{"kind", group.at("kind")},
                      {"name", name.empty() ? group.at("guid").get<std::string>() : name},
                      {"change", group.at("change")},
                      {"before", grouped(group.at("rows_before").get<std::int64_t>())},
                      {"now", grouped(group.at("rows_now").get<std::int64_t>())}});
  }
  const auto left = since.at("groups").size() - groups.size();
  return {{"before", groups_of_four(since.at("plan_before").get<std::string>())},
          {"same", since.at("plan_before") == since.at("plan_now")},
          {"messages", more(integer("messages_before"), integer("messages_now"))},
          {"rooms", more(integer("rooms_before"), integer("rooms_now"))},
          {"inputs", since.at("inputs")},
          {"any", !groups.empty()},
          {"groups", groups},
          {"more", left > 0 ? number(left) : ""},
          {"any_added", !since.at("findings_added").empty()},
          {"added", change_rows(since.at("findings_added"))},
          {"any_gone", !since.at("findings_gone").empty()},
          {"gone", change_rows(since.at("findings_gone"))}};
}

json appendix_of(const ReportData& data) {
  const auto& plan = data.plan.plan;
  return {{"hash", plan.hash},
          {"balance", balance_of(plan)},
          {"left_out", left_out_of(plan)},
          {"tables", tables_of(data.plan)},
          {"facts", facts_of(data)},
          {"rates", rates_of(data)},
          {"forecast", forecast_of(data.plan.forecast)},
          {"verification", verification_of(data)},
          {"digests", digests_of(plan)},
          {"journal", journal_of(data)}};
}

} // namespace gc2pc::report
