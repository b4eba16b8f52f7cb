// SPDX-License-Identifier: Apache-2.0
/// \file
/// A run folder in use: what it keeps, its journal, and where it is.
#pragma once

#include "adapters/run/run_database.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/run_state.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Makes the folder of a run, 0700, unless it exists; its parent must. Throws os_error.
void make_run_folder(const std::filesystem::path& folder);

/// Whoever writes holds the folder's RunLock.
class Run {
 public:
  /// Makes run.db in an existing folder, and a new run. A folder whose run was created but never begun is
  /// taken as it is. Throws conflict when the folder holds other things, or a run that has begun.
  [[nodiscard]] static Run create(const std::filesystem::path& folder);
  /// Opens a run and checks its journal. Throws no_such_run, corrupt.
  [[nodiscard]] static Run open(const std::filesystem::path& folder, bool read_only);
  /// The id of the folder's run; nothing when there is none, or when it cannot be read.
  [[nodiscard]] static std::optional<std::string> id_in(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const RunState& state() const { return state_; }
  [[nodiscard]] const RunDatabase& database() const { return database_; }
  [[nodiscard]] RunDatabase& database() { return database_; }

  [[nodiscard]] std::optional<std::string> value(std::string_view name) const {
    return database_.value(name);
  }
  void keep(std::string_view name, std::string_view text) { database_.set_value(name, text); }
  void save_plan(const Plan& plan) { database_.save_plan(plan); }
  /// Another plan takes the place of the run's: kept and journaled at once, with why; what was done by the
  /// earlier one is to be done again by this one. A snapshot of the earlier one still counts.
  /// `approved`: hash of the plan that was approved, when this one follows from it; empty: it needs an
  /// approval of its own.
  void replace_plan(const Plan& plan, const std::string& why, std::string_view approved);
  /// That hash; empty when the run's plan does not follow from an approved one.
  [[nodiscard]] std::string approved_plan() const;
  /// Hashes of plans that were replaced although rows of them may be in the target, or a person approved
  /// them.
  [[nodiscard]] bool had_plan(std::string_view hash) const;
  /// Everything that `work` keeps and records is one transaction. If that fails, the state is what it was.
  void together(const std::function<void()>& work);
  /// Throws corrupt when plan, configuration or rules are not those that the journal is bound to.
  [[nodiscard]] Plan load_plan(PlanParts parts = PlanParts::all) const;
  /// The same with what the rows come to that are left out.
  [[nodiscard]] PlanExtract load_extract(PlanParts parts) const;
  /// The kept configuration, as text; before anything in it is used, it must be what the journal is bound to.
  /// Throws no_such_run when there is none, corrupt as load_plan.
  [[nodiscard]] std::string checked_config() const;
  /// One hash over the plan's, the configuration and the rules, as they are kept now.
  [[nodiscard]] std::string fingerprint() const;

  /// Appends to the journal and takes the record into the state.
  void record(Event event, std::optional<StepId> step = {}, std::string detail = {}, Counters counters = {});
  /// That the plan which is kept is the run's from now on, with the fingerprint as it is now.
  void record_plan(std::string detail);

  /// Rates measured so far, by work in the order they came.
  [[nodiscard]] std::vector<Rate> rates() const;
  /// The same, and for work that the run itself has not done yet those of its rehearsal, and after them those
  /// of an earlier run: for forecasts.
  [[nodiscard]] std::vector<Rate> known_rates() const;
  /// Adds to the rate of the same work, so that work done in several goes is one rate.
  void add_rate(const Rate& rate);
  /// Keeps the known rates of an earlier run.
  void take_over_rates(const std::vector<Rate>& earlier);
  /// Takes the place of the rate of the same work.
  void set_rate(const Rate& rate);

 private:
  void check_fingerprint() const;
  Run(std::filesystem::path folder, RunDatabase database, std::string id);
  /// With its journal, checked.
  [[nodiscard]] static Run read(const std::filesystem::path& folder, RunDatabase database);

  std::filesystem::path folder_;
  RunDatabase database_;
  std::string id_;
  RunState state_;
};

} // namespace gc2pc
