// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/records.hpp"

#include "migrator/run/stored_json.hpp"

#include <optional>

namespace gc2pc {
namespace {

using nlohmann::json;

/// A name or number that this version knows; otherwise somebody has edited the run's database.
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

std::string to_json(const std::vector<Rate>& rates) {
  json list = json::array();
  for (const auto& rate : rates)
    list.push_back({{"work", to_string(rate.work)},
                    {"units", rate.units},
                    {"bytes", rate.bytes},
                    {"seconds", rate.seconds}});
  return stored_text(list);
}

std::vector<Rate> rates_from_json(const std::string& text) {
  return read_stored(text, "rates", [](const json& list) {
    std::vector<Rate> rates;
    for (const auto& item : list)
      rates.push_back({known(work_from(item.at("work").get<std::string>()), "rates"),
                       item.at("units").get<std::uint64_t>(), item.at("bytes").get<std::uint64_t>(),
                       item.at("seconds").get<double>()});
    return rates;
  });
}

std::string to_json(const std::vector<StepState>& steps) {
  json list = json::array();
  for (const auto& step : steps)
    list.push_back({{"name", to_string(step.id)},
                    {"purpose", purpose_of(step.id)},
                    {"status", static_cast<int>(step.status)},
                    {"summary", step.summary}});
  return stored_text(list);
}

std::vector<StepState> steps_from_json(const std::string& text) {
  return read_stored(text, "checks", [](const json& list) {
    std::vector<StepState> steps;
    for (const auto& item : list) {
      StepState step;
      step.id = known(step_from(item.at("name").get<std::string>()), "checks");
      step.status = known(status_from(item.at("status").get<int>()), "checks");
      step.summary = item.at("summary").get<std::string>();
      steps.push_back(std::move(step));
    }
    return steps;
  });
}

std::string to_json(const std::vector<ServerNote>& servers) {
  json list = json::array();
  for (const auto& server : servers)
    list.push_back({{"role", server.role},
                    {"text", server.text},
                    {"remarks", server.remarks},
                    {"pings", server.pings ? json_of(*server.pings) : json(nullptr)}});
  return stored_text(list);
}

std::vector<ServerNote> servers_from_json(const std::string& text) {
  return read_stored(text, "servers", [](const json& list) {
    std::vector<ServerNote> servers;
    for (const auto& item : list)
      servers.push_back({item.at("role").get<std::string>(), item.at("text").get<std::string>(),
                         item.at("remarks").get<std::vector<std::string>>(),
                         pings_of(item.value("pings", json(nullptr)))});
    return servers;
  });
}

std::string to_json(const Rehearsal& rehearsal) {
  return stored_text({{"at", rehearsal.at},
                      {"plan_hash", rehearsal.plan_hash},
                      {"store_digest", rehearsal.store_digest},
                      {"cutover_seconds", rehearsal.cutover_seconds},
                      {"rollback_seconds", rehearsal.rollback_seconds},
                      {"rates", json::parse(to_json(rehearsal.rates))}});
}

Rehearsal rehearsal_from_json(const std::string& text) {
  return read_stored(text, "rehearsal", [](const json& object) {
    return Rehearsal{
        object.at("at").get<std::string>(),           object.at("plan_hash").get<std::string>(),
        object.at("store_digest").get<std::string>(), object.at("cutover_seconds").get<double>(),
        object.at("rollback_seconds").get<double>(),  rates_from_json(object.at("rates").dump())};
  });
}

} // namespace gc2pc
