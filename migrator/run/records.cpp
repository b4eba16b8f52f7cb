// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/records.hpp"

#include "migrator/run/stored_json.hpp"

#include <optional>

namespace gc2pc {
namespace {

using nlohmann::json;

/// A name or number that this version knows; otherwise the run's database was edited.
template <class T>
T known(std::optional<T> value, const char* what) {
  if (!value)
    throw Error(ErrorKind::corrupt, std::string("the run's ") + what + " cannot be read");
  return *value;
}

std::optional<StepStatus> status_from(int number) {
  for (const auto status : {StepStatus::pending, StepStatus::started, StepStatus::done, StepStatus::confirmed,
                            StepStatus::undoing, StepStatus::undone, StepStatus::failed, StepStatus::skipped})
    if (static_cast<int>(status) == number)
      return status;
  return std::nullopt;
}

json json_of(const ServerPings& pings) {
  json servers = json::array();
  for (const auto& [server, at] : pings.servers)
    servers.push_back({{"server", server}, {"at", at.ticks.value}});
  return {{"utc", pings.utc.ticks.value},
          {"local", pings.local.ticks.value},
          {"clock", pings.clock},
          {"servers", servers}};
}

std::optional<ServerPings> pings_of(const json& item) {
  if (item.is_null())
    return std::nullopt;
  const auto time = [](const json& ticks) { return DateTime{Ticks{ticks.get<std::int64_t>()}}; };
  ServerPings pings{time(item.at("utc")), time(item.at("local")), item.at("clock").get<std::string>(), {}};
  for (const auto& server : item.at("servers"))
    pings.servers.push_back({server.at("server").get<std::string>(), time(server.at("at"))});
  return pings;
}

} // namespace

void to_json(json& object, const ServerNote& note) {
  object = {{"role", note.role},
            {"text", note.text},
            {"remarks", note.remarks},
            {"pings", note.pings ? json_of(*note.pings) : json(nullptr)}};
}
void from_json(const json& object, ServerNote& note) {
  note = {object.at("role").get<std::string>(), object.at("text").get<std::string>(),
          object.at("remarks").get<std::vector<std::string>>(), pings_of(object.at("pings"))};
}

void to_json(json& object, const Rate& rate) {
  object = {{"work", to_string(rate.work)},
            {"units", rate.units},
            {"bytes", rate.bytes},
            {"seconds", rate.seconds}};
}
void from_json(const json& object, Rate& rate) {
  rate = {known(work_from(object.at("work").get<std::string>()), "rates"),
          object.at("units").get<std::uint64_t>(), object.at("bytes").get<std::uint64_t>(),
          object.at("seconds").get<double>()};
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Rehearsal, at, plan_hash, store_digest, cutover_seconds, rollback_seconds,
                                   rates)

void to_json(json& object, const StepState& step) {
  object = {{"name", to_string(step.id)},
            {"purpose", purpose_of(step.id)},
            {"status", static_cast<int>(step.status)},
            {"summary", step.summary}};
}
void from_json(const json& object, StepState& step) {
  step.id = known(step_from(object.at("name").get<std::string>()), "checks");
  step.status = known(status_from(object.at("status").get<int>()), "checks");
  step.summary = object.at("summary").get<std::string>();
}

std::string stored_rates(const std::vector<Rate>& rates) {
  return stored_text(rates);
}
std::vector<Rate> rates_from_stored(const std::string& text) {
  return from_stored<std::vector<Rate>>(text, "rates");
}

std::string stored_steps(const std::vector<StepState>& steps) {
  return stored_text(steps);
}
std::vector<StepState> steps_from_stored(const std::string& text) {
  return from_stored<std::vector<StepState>>(text, "checks");
}

std::string stored_servers(const std::vector<ServerNote>& servers) {
  return stored_text(servers);
}
std::vector<ServerNote> servers_from_stored(const std::string& text) {
  return from_stored<std::vector<ServerNote>>(text, "servers");
}

std::string stored_rehearsal(const Rehearsal& rehearsal) {
  return stored_text(rehearsal);
}
Rehearsal rehearsal_from_stored(const std::string& text) {
  return from_stored<Rehearsal>(text, "rehearsal");
}

} // namespace gc2pc
