// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/records.hpp"

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

namespace gc2pc {
namespace {

using nlohmann::json;

/// Names may come from a target whose texts are not well-formed; they are shown, never compared.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
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

template <class Read>
auto read(const std::string& text, const char* what, Read&& reader) {
  try {
    return reader(json::parse(text));
  } catch (const json::exception&) {
    throw Error(ErrorKind::corrupt, std::string("the run's ") + what + " cannot be read");
  }
}

} // namespace

std::string to_json(const std::vector<Rate>& rates) {
  json list = json::array();
  for (const auto& rate : rates)
    list.push_back(
        {{"work", rate.work}, {"units", rate.units}, {"bytes", rate.bytes}, {"seconds", rate.seconds}});
  return dump(list);
}

std::vector<Rate> rates_from_json(const std::string& text) {
  return read(text, "rates", [](const json& list) {
    std::vector<Rate> rates;
    for (const auto& item : list)
      rates.push_back({item.at("work").get<std::string>(), item.at("units").get<std::uint64_t>(),
                       item.at("bytes").get<std::uint64_t>(), item.at("seconds").get<double>()});
    return rates;
  });
}

std::string to_json(const std::vector<StepState>& steps) {
  json list = json::array();
  for (const auto& step : steps)
    list.push_back({{"name", step.name},
                    {"purpose", step.purpose},
                    {"status", static_cast<int>(step.status)},
                    {"summary", step.summary}});
  return dump(list);
}

std::vector<StepState> steps_from_json(const std::string& text) {
  return read(text, "checks", [](const json& list) {
    std::vector<StepState> steps;
    for (const auto& item : list) {
      StepState step;
      step.name = item.at("name").get<std::string>();
      step.purpose = item.at("purpose").get<std::string>();
      step.status = static_cast<StepStatus>(item.at("status").get<int>());
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
  return dump(list);
}

std::vector<ServerNote> servers_from_json(const std::string& text) {
  return read(text, "servers", [](const json& list) {
    std::vector<ServerNote> servers;
    for (const auto& item : list)
      servers.push_back({item.at("role").get<std::string>(), item.at("text").get<std::string>(),
                         item.at("remarks").get<std::vector<std::string>>(),
                         pings_of(item.value("pings", json(nullptr)))});
    return servers;
  });
}

std::string to_json(const VerifyResult& result) {
  json differences = json::array();
  for (const auto& d : result.differences)
    differences.push_back({{"kind", d.kind}, {"guid", d.guid}, {"name", d.name}, {"detail", d.detail}});
  return dump({{"lines_compared", result.lines_compared},
               {"messages_read", result.messages_read},
               {"source_messages_read", result.source_messages_read},
               {"rooms_read", result.rooms_read},
               {"files_compared", result.files_compared},
               {"store_digest", result.store_digest},
               {"differences", differences}});
}

VerifyResult verification_from_json(const std::string& text) {
  return read(text, "verification", [](const json& item) {
    VerifyResult result;
    result.lines_compared = item.at("lines_compared").get<std::uint64_t>();
    result.messages_read = item.at("messages_read").get<std::uint64_t>();
    result.source_messages_read = item.at("source_messages_read").get<std::uint64_t>();
    result.rooms_read = item.at("rooms_read").get<std::uint64_t>();
    result.files_compared = item.at("files_compared").get<std::uint64_t>();
    result.store_digest = item.at("store_digest").get<std::string>();
    for (const auto& d : item.at("differences"))
      result.differences.push_back({d.at("kind").get<std::string>(), d.at("guid").get<std::string>(),
                                    d.at("name").get<std::string>(), d.at("detail").get<std::string>()});
    return result;
  });
}

std::string to_json(const Rehearsal& rehearsal) {
  return dump({{"at", rehearsal.at},
               {"plan_hash", rehearsal.plan_hash},
               {"store_digest", rehearsal.store_digest},
               {"cutover_seconds", rehearsal.cutover_seconds},
               {"rollback_seconds", rehearsal.rollback_seconds},
               {"rates", json::parse(to_json(rehearsal.rates))}});
}

Rehearsal rehearsal_from_json(const std::string& text) {
  return read(text, "rehearsal", [](const json& object) {
    return Rehearsal{
        object.at("at").get<std::string>(),           object.at("plan_hash").get<std::string>(),
        object.at("store_digest").get<std::string>(), object.at("cutover_seconds").get<double>(),
        object.at("rollback_seconds").get<double>(),  rates_from_json(object.at("rates").dump())};
  });
}

} // namespace gc2pc
