// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run.hpp"

#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/status.hpp"

#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

/// Random, version 4: two runs never share an id, also when they are made in the same millisecond.
std::string new_id() {
  Guid guid;
  if (RAND_bytes(guid.bytes.data(), static_cast<int>(guid.bytes.size())) != 1)
    throw Error(ErrorKind::internal, "OpenSSL cannot provide random bytes");
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0fU) | 0x40U);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3fU) | 0x80U);
  return guid.text();
}

/// Hash of the approved plan that the run's plan followed from.
constexpr std::string_view approved_value = "plan.approved";

/// What a plan that was killed before there was a run leaves behind.
bool is_own_leftover(const std::string& name) {
  return name == "run.lock" || name == "run.head" || name.starts_with("run.db.gc2pc-unfinished") ||
         is_temporary_name(name);
}

Error not_as_journaled() {
  return std::move(
      Error(ErrorKind::corrupt, "the run's plan, configuration or rules do not match its journal")
          .hint("Restore the run folder from a backup, or plan again."));
}

/// Anything else in the folder than what a run keeps there would be mixed with it.
void refuse_foreign_content(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (!is_own_leftover(entry.path().filename().string()))
      throw Error(ErrorKind::conflict, "'" + folder.string() + "' does not contain a run, but is not empty")
          .hint("Name a new folder with --run.");
}

} // namespace

void make_run_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw os_error("cannot create the run folder '" + folder.string() + "'", errno);
}

Run::Run(fs::path folder, RunDatabase database, std::string id)
    : folder_(std::move(folder)), database_(std::move(database)), id_(std::move(id)) {}

Run Run::create(const fs::path& folder) {
  if (RunDatabase::exists(folder)) {
    auto database = RunDatabase::open(folder, false);
    database.check_whole();
    if (!database.value("run"))
      database.set_value("run", new_id());
    Run run = read(folder, std::move(database));
    if (run.state().changed_anything() || run.state().phase() != RunPhase::planned)
      throw Error(ErrorKind::conflict,
                  "the run in '" + folder.string() + "' has begun; its plan cannot be replaced")
          .hint("Name a new folder with --run.");
    return run;
  }
  refuse_foreign_content(folder);
  auto database = RunDatabase::create(folder);
  const auto id = new_id();
  Run run(folder, std::move(database), id);
  run.together([&] {
    run.keep("run", id);
    run.record(Event::run_created, {}, "run " + id);
  });
  return run;
}

Run Run::open(const fs::path& folder, bool read_only) {
  auto database = RunDatabase::open(folder, read_only);
  if (!read_only) // a command that resumes must be sure of every row; a look need not cost that
    database.check_whole();
  return read(folder, std::move(database));
}

std::optional<std::string> Run::id_in(const fs::path& folder) {
  try {
    return RunDatabase::open(folder, true).value("run");
  } catch (const Error&) {
    return std::nullopt;
  }
}

Run Run::read(const fs::path& folder, RunDatabase database) {
  auto id = database.value("run");
  if (!id)
    throw RunDatabase::missing(folder);
  Run run(folder, std::move(database), std::move(*id));
  read_journal(run.database_, run.id_, [&](const JournalRecord& record) { run.state_.take(record); });
  return run;
}

void Run::together(const std::function<void()>& work) {
  const auto before = state_;
  try {
    database_.together(work);
  } catch (...) { // also when the commit failed, after all of it was recorded
    state_ = before;
    throw;
  }
}

void Run::record(Event event, std::optional<StepId> step, std::string detail, Counters counters) {
  JournalWriter writer(database_, id_);
  state_.take(writer.append(event, step ? to_string(*step) : std::string_view(), std::move(detail),
                            std::move(counters)));
}

void Run::record_plan(std::string detail) {
  JournalWriter writer(database_, id_);
  state_.take(writer.append(Event::plan_kept, {}, std::move(detail), {}, fingerprint()));
}

std::string Run::fingerprint() const {
  std::string all;
  for (const auto* name : {"plan.hash", "config", "rules"})
    all += sha256_hex(value(name).value_or(""));
  return sha256_hex(all);
}

void Run::check_fingerprint() const {
  if (state_.fingerprint().empty())
    throw Error(ErrorKind::no_such_run, "the run in '" + folder_.string() + "' has no finished plan")
        .hint("Plan again.");
  if (fingerprint() != state_.fingerprint())
    throw not_as_journaled();
}

Plan Run::load_plan(PlanParts parts) const {
  return load_extract(parts).plan;
}

PlanExtract Run::load_extract(PlanParts parts) const {
  auto extract = database_.load_extract(parts);
  check_fingerprint();
  if (extract.plan.hash != value("plan.hash"))
    throw not_as_journaled();
  return extract;
}

std::string Run::checked_config() const {
  auto config = value("config");
  if (!config)
    throw Error(ErrorKind::no_such_run, "the run in '" + folder_.string() + "' has no plan")
        .hint("Make one with 'gc2pc plan --run DIR'.");
  check_fingerprint();
  return *std::move(config);
}

void Run::replace_plan(const Plan& plan, const std::string& why, std::string_view approved) {
  together([&] {
    keep(approved_value, approved);
    add_rows(database_, earlier_plan_table, [&](SealedWriter& rows) { rows.write(value("plan.hash")); });
    save_plan(plan);
    keep("plan.hash", plan.hash);
    record_plan("plan " + plan.hash.substr(0, 12) + " " + why);
  });
}

std::string Run::approved_plan() const {
  return value(approved_value).value_or("");
}

bool Run::had_plan(std::string_view hash) const {
  bool found = false;
  for_each_row(database_, earlier_plan_table,
               [&](std::span<Slot> row) { found = found || (!row[0].is_null() && row[0].text == hash); });
  return found;
}

std::vector<Rate> Run::rates() const {
  const auto text = value("rates");
  return text ? rates_from_stored(*text) : std::vector<Rate>{};
}

std::vector<Rate> Run::known_rates() const {
  auto known = rates();
  const auto add = [&](const std::vector<Rate>& others, Measured where) {
    for (auto rate : others) {
      rate.measured = where;
      if (std::none_of(known.begin(), known.end(), [&](const Rate& own) { return own.work == rate.work; }))
        known.push_back(rate);
    }
  };
  if (const auto text = value(rehearsal_value))
    add(all_rates_of(rehearsal_from_stored(*text)), Measured::rehearsal);
  if (const auto text = value(earlier_rates_value))
    add(rates_from_stored(*text), Measured::earlier_run);
  return known;
}

void Run::take_over_rates(const std::vector<Rate>& earlier) {
  keep(earlier_rates_value, stored_rates(earlier));
}

void Run::set_rate(const Rate& rate) {
  auto all = rates();
  std::erase_if(all, [&](const Rate& known) { return known.work == rate.work; });
  all.push_back(rate);
  keep("rates", stored_rates(all));
}

void Run::add_rate(const Rate& rate) {
  auto all = rates();
  const auto same =
      std::find_if(all.begin(), all.end(), [&](const Rate& known) { return known.work == rate.work; });
  if (same == all.end()) {
    all.push_back(rate);
  } else {
    same->units += rate.units;
    same->bytes += rate.bytes;
    same->seconds += rate.seconds;
  }
  keep("rates", stored_rates(all));
}

} // namespace gc2pc
