// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the first screen asks for before anything is done: what must be fixed, then what must be decided.
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace gc2pc::report {
namespace {

/// Of what must be fixed or decided, as many are on the first screen; of decisions below something to fix
/// fewer, so that a phone shows all of it.
constexpr std::size_t asks_shown = 3, later_shown = 2;
constexpr std::int64_t longest_ask = 160;

/// Which need of space the check of a step is about.
bool is_need_of(StepId step, const SpaceNeed& need) {
  return (step == StepId::structure && need.place == "target") ||
         (step == StepId::files && need.place == "file store of the pool") ||
         (step == StepId::snapshot && need.place == "run folder");
}

/// Its path, where it has one on this host.
std::string path_of(const SpaceNeed& need, const RunConfig& config) {
  if (need.place == "file store of the pool")
    return config.files_to ? config.files_to->string() : std::string();
  if (need.place != "target" || config.target.empty())
    return {};
  try {
    const auto target = ConnectionString::parse(config.target);
    return target.engine == "sqlite3" ? target.option("dbname") : std::string();
  } catch (const Error&) { // kept by another version: the need is named without its path
    return {};
  }
}

std::string title_of_need(const SpaceNeed& need, const RunConfig& config) {
  const auto path = path_of(need, config);
  return fmt::format("{} more disk space for the {}{}", byte_size(need.needed - need.free.value_or(0)),
                     need.place, path.empty() ? "" : ": " + path);
}

std::string as_sentence(std::string text) {
  if (!text.empty())
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  if (!text.ends_with('.') && !text.ends_with('!'))
    text += '.';
  return text;
}

/// One list of the first screen.
json ask(std::string_view title, const std::vector<const json*>& entries, std::size_t shown = asks_shown) {
  json list = json::array();
  for (std::size_t i = 0; i < std::min(entries.size(), shown); ++i)
    list.push_back({{"id", entries[i]->at("id")},
                    {"title", shortened(entries[i]->at("ask").get<std::string>(), longest_ask)}});
  const auto more = static_cast<std::int64_t>(entries.size() - list.size());
  return {{"title", fmt::format("{} ({})", title, entries.size())},
          {"list", std::move(list)},
          {"more", more > 0 ? fmt::format("and {} more", grouped(more)) : ""}};
}

} // namespace

json blockers_of(const ReportData& data) {
  const auto config = data.status ? data.status->config : RunConfig();
  json list = json::array();
  for (const auto& failing : outcome_of(data.plan).failing) {
    const auto& space = data.plan.space;
    const auto need = std::find_if(space.begin(), space.end(), [&](const SpaceNeed& each) {
      return is_need_of(failing.step, each) && !each.enough();
    });
    auto detail = as_sentence(failing.text);
    auto title = need == space.end() ? detail : title_of_need(*need, config);
    list.push_back({{"id", fmt::format("fix-{}", list.size() + 1)},
                    {"ask", title},
                    {"title", std::move(title)},
                    {"step", to_string(failing.step)},
                    {"detail", std::move(detail)}});
  }
  return list;
}

json asks_of(const ReportData& data, const json& findings) {
  json asks = json::array();
  if (data.status && data.status->phase != RunPhase::planned && data.status->phase != RunPhase::precopied)
    return asks;
  std::vector<const json*> fixes, decisions;
  for (const auto* name : {"blockers", "errors"})
    for (const auto& each : findings.at(name))
      fixes.push_back(&each);
  for (const auto& each : findings.at("decisions"))
    decisions.push_back(&each);
  if (!fixes.empty())
    asks.push_back(ask("To be fixed first", fixes));
  if (!decisions.empty())
    asks.push_back(fixes.empty() ? ask("To be decided", decisions)
                                 : ask("To be decided after that", decisions, later_shown));
  return asks;
}

} // namespace gc2pc::report
