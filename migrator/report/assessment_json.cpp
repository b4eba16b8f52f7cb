// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/assessment_json.hpp"

#include "migrator/report/summary.hpp"

namespace gc2pc {
namespace {

nlohmann::json json_of(const DirectoryPreview& preview) {
  auto owners = nlohmann::json::array();
  for (const auto& owner : preview.owners)
    owners.push_back({{"kind", owner.kind}, {"dn", owner.dn}});
  return {{"directory", preview.directory},
          {"address", preview.address},
          {"owners", owners},
          {"facts", preview.facts},
          {"obstacles", preview.obstacles}};
}

} // namespace

nlohmann::json json_of(const Assessment& assessment) {
  nlohmann::json inventory = nlohmann::json::object();
  for (const auto& count : assessment.inventory)
    inventory[count.name] = count.count;
  nlohmann::json limits = nlohmann::json::array();
  for (const auto& limit : assessment.limits)
    limits.push_back({{"name", limit.name},
                      {"value", limit.value},
                      {"source", limit.source ? nlohmann::json(*limit.source) : nlohmann::json(nullptr)},
                      {"warning", limit.warning ? nlohmann::json(*limit.warning) : nlohmann::json(nullptr)},
                      {"limit", limit.limit},
                      {"state", limit.exceeded() ? "exceeded"
                                : limit.near()   ? "near"
                                                 : "ok"}});
  auto rates = assessment.plan.rates;
  if (assessment.writing)
    rates.push_back(*assessment.writing);
  nlohmann::json json{{"schema_version", json_schema_version},
                      {"source", assessment.source},
                      {"profile", assessment.profile},
                      {"generation", assessment.generation},
                      {"pool_id", assessment.pool_id},
                      {"inventory", inventory},
                      {"limits", limits},
                      {"counts", json_of(assessment.plan.plan.counts)},
                      {"findings", json_of(grouped_findings(assessment.plan.plan.findings))},
                      {"rates", json_of(rates)},
                      {"forecast", json_of(assessment.forecast)}};
  json["servers"] = json_of(assessment.plan.servers);
  json["target_obstacles"] = assessment.target_obstacles;
  if (assessment.directory)
    json["directory"] = json_of(*assessment.directory);
  return json;
}

} // namespace gc2pc
