// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/doctor.hpp"

#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/workflows/doctor_lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace gc2pc {
namespace {

using namespace doctor;

/// The settings of a session, without its edges: each lane has its own, so that one that hangs holds nothing
/// of another.
Edges without_edges(const ReadSession& settings) {
  auto edges = std::make_shared<ReadSession>();
  edges->config = settings.config;
  edges->lookup_address = settings.lookup_address;
  edges->release = settings.release;
  edges->endpoint_template = settings.endpoint_template;
  return edges;
}

/// What the plan has open stays the plan's.
Edges borrowed(ReadSession& session) {
  return {std::shared_ptr<void>(), &session};
}

Lane configuration_lane(const Edges& edges) {
  return {"the configuration",
          {},
          {{CheckGroup::configuration, "configuration", "the configuration",
            [edges](Answers& answers) {
              // Only the part that reads is kept. NOLINTNEXTLINE(cppcoreguidelines-slicing)
              static_cast<ReadSession&>(*edges) = session_without_edges(edges->config);
              const auto& rules = edges->config.rules;
              answers.good(rules ? fmt::format("the rule file '{}' is valid", rules->string())
                                 : "the default rules apply");
              if (edges->config.endpoint_template)
                answers.good(fmt::format("the endpoint template '{}' is valid",
                                         edges->config.endpoint_template->string()));
            }}},
          1};
}

/// A pipe can be read once, and every connection of its own would read it.
bool reads_password_once(const RunConfig& config) {
  std::error_code unknown;
  return config.login.password_file &&
         !std::filesystem::is_regular_file(*config.login.password_file, unknown);
}

/// None when the login does not fit the directory, which opening it says.
std::vector<std::string> controllers_of(const RunConfig& config) {
  try {
    return controller_specs(*config.directory, config.login);
  } catch (const Error&) {
    return {};
  }
}

class Examination {
 public:
  explicit Examination(Patience patience) : patience_(std::move(patience)) { checkup_.at = utc_now_ms(); }

  /// Whether none of its checks failed.
  bool ask(const Lane& lane) {
    auto checks = asked(lane, patience_);
    const bool passed = std::none_of(checks.begin(), checks.end(),
                                     [](const Check& check) { return check.level == CheckLevel::failed; });
    for (auto& check : checks)
      checkup_.checks.push_back(std::move(check));
    return passed;
  }
  [[nodiscard]] bool has_failed(std::string_view id) const {
    return std::any_of(checkup_.checks.begin(), checkup_.checks.end(), [&](const Check& check) {
      return check.id == id && check.level == CheckLevel::failed;
    });
  }
  void add(const Answers& answers) {
    for (const auto& check : answers.checks())
      checkup_.checks.push_back(check);
  }
  /// In the order of the groups.
  Checkup result() {
    std::stable_sort(checkup_.checks.begin(), checkup_.checks.end(),
                     [](const Check& a, const Check& b) { return a.group < b.group; });
    return std::move(checkup_);
  }

 private:
  Patience patience_;
  Checkup checkup_;
};

void ask_directory(Examination& examination, const ReadSession& settings, bool valid,
                   const StopRequested& stop) {
  auto lane = directory_lane(without_edges(settings), stop);
  if (lane.missing.empty() && !valid)
    lane.missing = "the configuration is not valid";
  if (!lane.missing.empty()) {
    examination.ask(lane);
    return;
  }
  const auto seen = std::make_shared<std::vector<ControllerState>>();
  auto specs = controllers_of(settings.config);
  lane.patience = static_cast<int>(specs.size()) + 1; // each may be waited for before the next is used
  const auto controllers = specs.size();
  if (reads_password_once(settings.config) && !specs.empty())
    specs = {*settings.config.directory};
  if (specs.size() < controllers || controllers == 0) {
    // One session for all questions.
    auto edges = without_edges(settings);
    auto whole = directory_lane(edges, stop);
    whole.patience = lane.patience;
    if (controllers > 0)
      for (auto& question : controllers_lane(edges, specs.front(), stop, seen).questions)
        whole.questions.push_back(std::move(question));
    examination.ask(whole);
  } else {
    examination.ask(lane);
    for (const auto& spec : specs) {
      auto controller = controllers_lane(without_edges(settings), spec, stop, seen);
      // Every sign-in with a wrong password counts towards the lockout of the account.
      if (examination.has_failed("directory.open"))
        controller.missing = "the directory cannot be used";
      examination.ask(controller);
    }
  }
  Answers answers(CheckGroup::controllers, "controllers.state");
  compare_controllers(answers, *seen, settings.lookup_address->text());
  examination.add(answers);
}

} // namespace

Checkup examine(const DoctorRequest& request, Observer& observer, const StopRequested& stop) {
  Examination examination({request.limit, stop});
  const auto begin = [&](std::string_view what) { observer.begin(what, 0, Unit::rows); };
  const auto settings = std::make_shared<ReadSession>();
  settings->config = request.config;
  const auto none = std::make_shared<ReadSession>(); // a configuration that hangs keeps its own
  none->config = request.config;
  begin("check configuration");
  const bool valid = examination.ask(configuration_lane(settings));
  const auto& base = valid ? *settings : *none;
  observer.end({});
  begin("check source");
  examination.ask(source_lane(without_edges(base)));
  observer.end({});
  begin("check target");
  examination.ask(target_lane(without_edges(base), request, stop));
  observer.end({});
  begin("check directory");
  ask_directory(examination, base, valid, stop);
  observer.end({});
  begin("check this host");
  examination.ask(legacy_files_lane(without_edges(base)));
  examination.ask(pool_files_lane(without_edges(base), request));
  examination.ask(run_folder_lane(request));
  examination.ask(keys_lane(without_edges(base)));
  examination.ask(program_lane());
  observer.end({});
  return examination.result();
}

Checkup examine(ReadSession& session, const DoctorRequest& request, const StopRequested& stop) {
  Examination examination({std::nullopt, stop});
  const auto edges = borrowed(session);
  Answers rules(CheckGroup::configuration, "configuration");
  rules.good(session.config.rules ? fmt::format("the rule file '{}' is valid", session.config.rules->string())
                                  : "the default rules apply");
  examination.add(rules);
  examination.ask(source_lane(edges));
  examination.ask(target_lane(edges, request, stop));
  auto directory = directory_lane(edges, stop);
  const auto seen = std::make_shared<std::vector<ControllerState>>();
  if (session.has_handover() && !controllers_of(session.config).empty())
    for (auto& question : controllers_lane(edges, *session.config.directory, stop, seen).questions)
      directory.questions.push_back(std::move(question));
  examination.ask(directory);
  if (session.lookup_address) {
    Answers answers(CheckGroup::controllers, "controllers.state");
    compare_controllers(answers, *seen, session.lookup_address->text());
    examination.add(answers);
  }
  examination.ask(legacy_files_lane(edges));
  examination.ask(pool_files_lane(edges, request));
  examination.ask(run_folder_lane(request));
  examination.ask(keys_lane(edges));
  examination.ask(program_lane());
  return examination.result();
}

} // namespace gc2pc
