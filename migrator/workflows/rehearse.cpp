// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rehearse.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/open/scratch_directory.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/scratch_store.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/rules/planner.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/rehearsed_files.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/options.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

/// The folder of one rehearsal, inside the run's. What an earlier one left that failed is taken away first;
/// what this one leaves when it fails stays, so that it can be examined.
class Stage {
 public:
  explicit Stage(fs::path folder) : folder_(std::move(folder)) {
    clear();
    std::error_code failure;
    fs::create_directory(folder_, failure);
    if (!failure)
      fs::permissions(folder_, fs::perms::owner_all, failure);
    if (failure)
      throw os_error("cannot make '" + folder_.string() + "'", failure.value());
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }
  void clear() const {
    std::error_code failure;
    fs::remove_all(folder_, failure);
    if (failure)
      throw os_error("cannot remove '" + folder_.string() + "'", failure.value());
  }

 private:
  fs::path folder_;
};

RunConfig staged(RunConfig config, const Stage& stage) {
  // The snapshot of a rehearsal lies open for a while, as run.db does anyway: with the recipients'
  // certificates alone it could not be rolled back here.
  config.protection = {};
  if (config.target.empty())
    throw Error(ErrorKind::usage, "no target is given").hint("Name it with --target.");
  config.jobs.reset(); // the copy is a SQLite database
  config.target = scratch_store(config.target, stage.folder());
  if (config.directory && config.lookup_address && config.pool) {
    const ScratchScope scope{SipUri::parse(*config.lookup_address), *config.pool,
                             [&] { return wanted_guids(open_source_of(config)->inventory()); }};
    config.directory = scratch_directory(*config.directory, config.login, scope, stage.folder());
    config.login = {};
  }
  if (config.files_to) {
    config.files_to = stage.folder() / "files";
    std::error_code failure;
    fs::create_directory(*config.files_to, failure);
    if (failure)
      throw os_error("cannot make '" + config.files_to->string() + "'", failure.value());
  }
  return config;
}

/// Says of every note that it is about the copies: the real address has its owner all the time.
class OnCopies final : public Observer {
 public:
  explicit OnCopies(Observer& observer) : observer_(observer) {}
  void begin(std::string_view what, std::uint64_t total, Unit unit) override {
    observer_.begin(fmt::format("rehearsal: {}", what), total, unit);
  }
  void progress(std::uint64_t done) override { observer_.progress(done); }
  void waiting(const Wait& wait) override { observer_.waiting(wait); }
  void end(std::string_view summary) override { observer_.end(summary); }
  void fail(std::string_view how) override { observer_.fail(how); }
  void note(std::string_view text) override { observer_.note(fmt::format("rehearsal, on copies: {}", text)); }

 private:
  Observer& observer_;
};

/// What of a plan must be the same on the stage: everything but the names of the databases.
std::string work_of(Plan plan) {
  plan.inputs.clear();
  return hash_of(plan);
}

/// Hash and work of the run's plan, which is let go again: on the stage there will be another one.
std::pair<std::string, std::string> approved(const Run& run) {
  auto plan = run.load_plan();
  if (!plan.executable())
    throw Error(ErrorKind::plan_errors, "the plan has errors and cannot be rehearsed")
        .hint("See 'gc2pc report'.");
  auto hash = plan.hash;
  return {std::move(hash), work_of(std::move(plan))};
}

} // namespace

Rehearsal rehearse_run(Run& run, Observer& observer, const StopRequested& stop, const RunConfig& given) {
  if (run.state().phase() != RunPhase::planned)
    throw Error(ErrorKind::conflict, "the cutover of this run has begun; a rehearsal comes before it")
        .hint("Rehearse before the cutover, or plan another run.");
  const auto [hash, work] = approved(run);
  const Stage stage(resolved(run.folder()) / "rehearsal");
  const auto config = staged(load_config(run, given), stage);

  Rehearsal result;
  result.at = utc_now_ms();
  result.plan_hash = hash;
  OnCopies on_copies(observer);
  OpenRun scratch(stage.folder() / "run", ToPlan{}, on_copies);
  CutoverOptions options;
  options.consent_directory = true; // of the copy
  options.quiet_time = {};          // the services need not be stopped yet
  {
    auto session = open_read_session(config, stop);
    auto staged_plan = plan_run(scratch.run, session, on_copies, stop).plan;
    options.plan_hash = staged_plan.hash;
    if (work_of(std::move(staged_plan)) != work)
      throw Error(ErrorKind::changed, "source or target changed since the plan was made")
          .hint("Run plan again, then rehearse.");
  }
  auto session = open_session(config, stop);
  Stopwatch watch;
  static_cast<void>(run_cutover(scratch.run, session, options, on_copies, stop));
  result.cutover_seconds = watch.seconds();
  const FileRecord copied(scratch.run); // read here, when the rollback has not removed the files yet
  if (const auto verified = last_verification(scratch.run))
    result.store_digest = verified->store_digest;
  watch = Stopwatch();
  static_cast<void>(run_rollback(scratch.run, session, {true, false}, on_copies, stop));
  result.rollback_seconds = watch.seconds();
  result.rates = scratch.run.rates();

  run.keep(rehearsal_value, stored_rehearsal(result));
  keep_rehearsed_files(run, run.load_plan(), copied);
  run.record(Event::rehearsed, {},
             fmt::format("cutover {}, rollback {}, digest {}", duration(result.cutover_seconds),
                         duration(result.rollback_seconds), result.store_digest));
  stage.clear();
  return result;
}

std::optional<Rehearsal> last_rehearsal(const Run& run) {
  const auto kept = run.value(rehearsal_value);
  return kept ? std::optional(rehearsal_from_stored(*kept)) : std::nullopt;
}

} // namespace gc2pc
