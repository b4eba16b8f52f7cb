// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/plan_outcome.hpp"

#include "migrator/base/format.hpp"
#include "migrator/run/stored_json.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

using nlohmann::json;

json remarks_json(const std::vector<PlanOutcome::Remark>& remarks) {
  json list = json::array();
  for (const auto& remark : remarks)
    list.push_back({{"step", to_string(remark.step)}, {"text", remark.text}});
  return list;
}

StepId step_named(const std::string& name) {
  if (const auto step = step_from(name))
    return *step;
  throw Error(ErrorKind::corrupt, "the run's plan outcome cannot be read");
}

std::vector<PlanOutcome::Remark> remarks_of(const json& list) {
  std::vector<PlanOutcome::Remark> remarks;
  for (const auto& item : list)
    remarks.push_back({step_named(item.at("step").get<std::string>()), item.at("text").get<std::string>()});
  return remarks;
}

} // namespace

std::string findings_sentence(std::int64_t errors, std::int64_t warnings, std::int64_t notes) {
  const auto one = [](std::int64_t number, std::string_view word) {
    return number == 0 ? fmt::format("no {}s", word) : counted(number, word);
  };
  return fmt::format("{}, {}, {}", one(errors, "error"), one(warnings, "warning"), one(notes, "note"));
}

std::string left_out_sentence(const std::vector<PlanOutcome::Remark>& left_out) {
  std::string text;
  bool handover = false;
  for (const auto& remark : left_out) {
    const bool of_handover = remark.step >= first_handover_step;
    if (of_handover && handover)
      continue;
    handover = handover || of_handover;
    text += fmt::format("{}{} ({})", text.empty() ? "left out: " : "; ",
                        of_handover ? "the handover of the address" : to_string(remark.step), remark.text);
  }
  return text;
}

std::string stored_outcome(const PlanOutcome& outcome) {
  json seconds = json::object();
  for (const auto& [step, value] : outcome.seconds)
    seconds[std::string(to_string(step))] = value;
  return stored_text({{"hash", outcome.hash},
                      {"messages", outcome.messages},
                      {"rooms", outcome.rooms},
                      {"files", outcome.files},
                      {"errors", outcome.errors},
                      {"warnings", outcome.warnings},
                      {"notes", outcome.notes},
                      {"failing", remarks_json(outcome.failing)},
                      {"left_out", remarks_json(outcome.left_out)},
                      {"seconds", seconds},
                      {"rollback_seconds", outcome.rollback_seconds}});
}

PlanOutcome outcome_from_stored(const std::string& text) {
  return read_stored(text, "plan outcome", [](const json& item) {
    PlanOutcome outcome;
    outcome.hash = item.at("hash").get<std::string>();
    outcome.messages = item.at("messages").get<std::int64_t>();
    outcome.rooms = item.at("rooms").get<std::int64_t>();
    outcome.files = item.at("files").get<std::int64_t>();
    outcome.errors = item.at("errors").get<std::int64_t>();
    outcome.warnings = item.at("warnings").get<std::int64_t>();
    outcome.notes = item.at("notes").get<std::int64_t>();
    outcome.failing = remarks_of(item.at("failing"));
    outcome.left_out = remarks_of(item.at("left_out"));
    for (const auto& [step, value] : item.at("seconds").items())
      outcome.seconds[step_named(step)] = value.get<double>();
    outcome.rollback_seconds = item.at("rollback_seconds").get<double>();
    return outcome;
  });
}

} // namespace gc2pc
