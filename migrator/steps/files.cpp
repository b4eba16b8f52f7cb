// SPDX-License-Identifier: Apache-2.0
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/copy/side_by_side.hpp"
#include "migrator/run/file_record.hpp"
#include "migrator/run/rehearsed_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <span>

namespace gc2pc {
namespace {

/// Copied files whose hashes are kept in one go: a transaction per file would cost as much as a small file,
/// and copying so many again after a crash costs nothing, since they are found to be there.
constexpr std::size_t files_per_record = 64;
/// Files that are copied at the same time: of small ones most of the time is waiting for the disk.
constexpr std::size_t files_at_once = 8;
/// Conflicts that a message names.
constexpr std::size_t named_conflicts = 5;
/// The named value of a run whose file store was not there before it.
constexpr std::string_view store_value = "files.store", store_absent = "absent";

/// Files that are at the destination with other content than in the legacy store.
std::vector<std::string> conflicts(ReadSession& session, const std::vector<std::string>& there) {
  std::vector<std::string> result;
  for (const auto& path : there)
    if (session.files_to->sha256(path) != session.files_from->sha256(path))
      result.push_back("'" + path + "'");
  return result;
}

void refuse(std::vector<std::string> conflicting) {
  if (conflicting.empty())
    return;
  const auto total = conflicting.size();
  conflicting.resize(std::min(total, named_conflicts));
  throw Error(ErrorKind::conflict,
              fmt::format("the file store of the pool has {} with other content: {}{}",
                          counted(static_cast<std::int64_t>(total), "file"), fmt::join(conflicting, ", "),
                          total > named_conflicts ? ", …" : ""))
      .hint("Files are never overwritten; move these away first.");
}

/// All files that the destination has: a later plan of the run may be about more of them than this one.
std::vector<std::string> already_there(ReadSession& session) {
  std::vector<std::string> there;
  if (!session.files_to->exists())
    return there;
  for (const auto& file : session.files_to->list())
    there.push_back(file.path);
  return there;
}

/// Those of them that the plan is about.
std::vector<std::string> of_plan(const std::vector<std::string>& there, const Plan& plan) {
  std::vector<std::string> result;
  for (const auto& path : there)
    if (std::binary_search(plan.files.begin(), plan.files.end(), path))
      result.push_back(path);
  return result;
}

/// Copies of a precopy that are out of date go: files that are gone from the legacy store, and files that
/// have other content there now. A full check compares contents, a quick one sizes.
void remove_stale(StepContext& context, FileRecord& record, const std::map<std::string, std::uint64_t>& now) {
  auto& session = context.session;
  std::map<std::string, std::uint64_t> here;
  for (auto& file : session.files_to->list())
    here.emplace(std::move(file.path), file.size);
  for (const auto& path : record.paths()) {
    stop_if_requested(context.stop, "comparing files");
    const auto from = now.find(path);
    const auto to = here.find(path);
    const bool same = from != now.end() && to != here.end() && from->second == to->second &&
                      (context.options.check == SourceCheck::quick ||
                       session.files_from->sha256(path) == record.sha256(path));
    if (same)
      continue;
    const auto before = files_before(context.run);
    if (!std::binary_search(before->begin(), before->end(), path))
      session.writable_files().remove(path);
    record.forget(path);
  }
  record.flush();
}

std::uint64_t bytes_to_copy(const CheckContext& context) {
  auto& session = context.session;
  auto there = already_there(session);
  std::sort(there.begin(), there.end());
  std::uint64_t bytes = 0;
  for (const auto& file : session.files_from->list())
    if (std::binary_search(context.plan.files.begin(), context.plan.files.end(), file.path) &&
        !std::binary_search(there.begin(), there.end(), file.path))
      bytes += file.size;
  return bytes;
}

std::int64_t count_of(const Plan& plan) {
  return static_cast<std::int64_t>(plan.files.size());
}

/// The uploaded files.
class FilesStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::files; }
  [[nodiscard]] std::optional<std::string> unneeded(const CheckContext& context) const override;
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
};

std::optional<std::string> FilesStep::unneeded(const CheckContext& context) const {
  if (!context.session.files_from)
    return "no legacy file store was given";
  if (!context.session.files_to)
    return fmt::format("no file store of the pool was given: {} stay where they are",
                       counted(count_of(context.plan), "file"));
  return std::nullopt;
}

Extent FilesStep::extent(const Plan& plan) const {
  return {plan.files.size(), Unit::files};
}

std::string FilesStep::check(const CheckContext& context) const {
  auto there = context.run ? files_before(*context.run) : std::nullopt;
  if (!there)
    there = already_there(context.session);
  const auto concerned = of_plan(*there, context.plan);
  refuse(conflicts(context.session, concerned));
  // Files that are there already take no more room; those that a call has copied neither.
  const auto needed = bytes_to_copy(context);
  if (const auto free = context.session.files_to->free_bytes(); free < needed)
    throw Error(ErrorKind::no_space, fmt::format("the file store of the pool has {} free, the files need {}",
                                                 byte_size(free), byte_size(needed)));
  return fmt::format("would copy {}, {} are already there", counted(count_of(context.plan), "file"),
                     grouped(static_cast<std::int64_t>(concerned.size())));
}

StepResult FilesStep::perform(StepContext& context) const {
  auto& session = context.session;
  auto& plan = context.plan;
  auto& run = context.run;
  auto& observer = context.observer;
  auto& stop = context.stop;
  const Stopwatch watch;
  // Which files were there before is kept before anything is copied: all others are this run's, whenever it
  // is killed.
  if (!files_before(run)) {
    const auto there = already_there(session);
    refuse(conflicts(session, of_plan(there, plan)));
    const bool absent = !session.files_to->exists();
    run.together([&] {
      if (absent)
        run.keep(store_value, store_absent);
      keep_files_before(run, there);
    });
  }
  fault_point(FaultPoint::files_listed);
  if (!session.files_to->exists())
    session.writable_files().create();

  std::map<std::string, std::uint64_t> sizes;
  for (auto& file : session.files_from->list())
    sizes.emplace(std::move(file.path), file.size);
  FileRecord record(run);
  if (run.state().has_precopy())
    remove_stale(context, record, sizes);
  std::uint64_t done = record.size();
  Rate rate{Work::copy_files, 0, 0, 0};
  const RehearsedFiles rehearsed(run, plan);
  std::vector<std::size_t> missing; ///< by their place in the plan
  for (std::size_t index = 0; index < plan.files.size(); ++index)
    if (!record.contains(plan.files[index]))
      missing.push_back(index);
  for (std::size_t first = 0; first < missing.size(); first += files_per_record) {
    const auto group = std::span(missing).subspan(first, std::min(files_per_record, missing.size() - first));
    std::vector<std::string> sha256s(group.size()); ///< of those that were copied
    bool stopped = false;
    side_by_side(
        group.size(), files_at_once,
        [&](std::size_t i) {
          const auto& path = plan.files[group[i]];
          const auto size = sizes.find(path);
          if (size == sizes.end())
            throw Error(ErrorKind::changed, "the file '" + path + "' is no longer in the legacy file store");
          sha256s[i] = session.writable_files().copy_from(*session.files_from, {path, size->second});
          fault_point(FaultPoint::file_copied);
        },
        [&] {
          stopped = stop && stop();
          return !stopped;
        });
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto& path = plan.files[group[i]];
      if (sha256s[i].empty())
        continue;
      if (rehearsed.differs(group[i], sha256s[i])) {
        const auto before = files_before(run);
        if (!std::binary_search(before->begin(), before->end(), path))
          session.writable_files().remove(path);
        record.flush();
        throw Error(ErrorKind::changed, "the file '" + path + "' has other content than in the rehearsal")
            .hint("Put the rehearsed file back, or roll back, then plan and rehearse again.");
      }
      rate.units += 1;
      rate.bytes += sizes.at(path);
      record.add(path, sha256s[i], sizes.at(path));
      observer.progress(++done);
    }
    record.flush();
    if (stopped)
      throw Error(ErrorKind::interrupted, "stopped while copying files");
  }
  rate.seconds = watch.seconds();
  return {fmt::format("{}, {} were already there", counted(count_of(plan), "file"),
                      grouped(static_cast<std::int64_t>(of_plan(*files_before(run), plan).size()))),
          rate};
}

void FilesStep::confirm(const ConfirmContext& context) const {
  const FileRecord record(context.run);
  for (const auto& path : context.plan.files)
    if (!record.contains(path))
      throw Error(ErrorKind::difference, "the file '" + path + "' was not copied");
}

std::string FilesStep::undo(StepContext& context) const {
  auto& session = context.session;
  auto& plan = context.plan;
  auto& run = context.run;
  auto& observer = context.observer;
  auto& stop = context.stop;
  const auto before = files_before(run);
  if (!before || !session.files_to || !session.files_to->exists())
    return "no file was copied";
  const FileRecord record(run);
  std::int64_t removed = 0;
  std::int64_t kept = 0;
  // The plan's files, and those that an earlier plan of the run copied.
  auto paths = record.paths();
  paths.insert(paths.end(), plan.files.begin(), plan.files.end());
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  for (const auto& path : paths) {
    stop_if_requested(stop, "removing files");
    if (std::binary_search(before->begin(), before->end(), path))
      continue;
    const auto now = session.files_to->sha256(path);
    if (!now) {
      session.writable_files().remove(path); // a copy that was killed leaves a temporary file and its folder
      continue;
    }
    const auto copied =
        record.contains(path) ? std::optional(record.sha256(path)) : session.files_from->sha256(path);
    if (now != copied) {
      observer.note("the file '" + path + "' was changed since it was copied; it stays");
      ++kept;
      continue;
    }
    fault_point(FaultPoint::file_before_remove);
    session.writable_files().remove(path);
    fault_point(FaultPoint::file_removed);
    observer.progress(static_cast<std::uint64_t>(++removed));
  }
  if (run.value(store_value) == store_absent)
    session.writable_files().remove_if_empty();
  return counted(removed, "file") + " removed" +
         (kept > 0 ? ", " + grouped(kept) + " that were changed since stay" : "");
}

} // namespace

std::unique_ptr<const Step> make_files_step() {
  return std::make_unique<const FilesStep>();
}

} // namespace gc2pc
