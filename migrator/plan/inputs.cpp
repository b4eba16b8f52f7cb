// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/inputs.hpp"

#include "mappings/digest/source_digest.hpp"
#include "mappings/model/additions.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_key.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/base/format.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/run/option_text.hpp"
#include "migrator/run/target_marks.hpp"
#include "migrator/snapshot/target_image.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace gc2pc {
namespace {

/// Rooms that a message names; the rest is counted.
constexpr std::size_t named_rooms = 5;
/// Values that a message names.
constexpr std::size_t named_misfits = 20;

/// A cutover would stop in its midst at each of them.
void refuse_obstacles(ChatReader& store) {
  const auto obstacles = store.obstacles();
  if (!obstacles.empty())
    throw Error(ErrorKind::plan_errors,
                fmt::format("the target cannot accept the migration: {}", fmt::join(obstacles, "; ")))
        .hint("Ask its administrator to fix this, or give a target with the published layout.");
}

bool is_digest(const std::string& value) {
  return value.size() == 64 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

// Two runs in one target would take each other's rows for what was there before. A complete one is what was
// there before.
void refuse_other_runs(ChatReader& store, const std::string& own_run) {
  for (const auto& run : store.open_runs())
    if (run != own_run && !store.has_mark(run, complete_mark)) {
      const auto origin = store.mark_detail(run, origin_mark);
      throw Error(ErrorKind::conflict,
                  "another run is using the target: " + run + (origin ? ", " + *origin : ""))
          .hint("Finish it or roll it back with its own run folder first.");
    }
}

NamedInputs steady_inputs(ReadSession& session) {
  NamedInputs inputs;
  const auto add = [&](const char* name, std::string value) { inputs.emplace_back(name, std::move(value)); };
  const auto& profile = session.source->profile();
  add("source", session.source->description());
  add(generation_input, std::string(name_of(profile.generation)));
  add("source profile", profile.name + " " + profile.sha256);
  add("rules", sha256_hex(session.rules_xml));
  add("target", session.store ? session.store->description() : "none");
  if (session.has_handover()) {
    add("directory", session.directory->description());
    add("lookup address", session.lookup_address->text());
    add("pool", *session.config.pool);
    if (session.config.home_pool)
      add("home pool", *session.config.home_pool);
    if (const auto release = text_of(session.config.release))
      add("release", *release);
    if (session.config.endpoint_template)
      add("endpoint template", session.endpoint_template.sha256);
  }
  if (session.files_from)
    add("files from", session.files_from->description());
  if (session.files_to)
    add("files to", session.files_to->description());
  return inputs;
}

NamedInputs lasting_inputs(ReadSession& session, const legacy::Inventory& source) {
  auto inputs = steady_inputs(session);
  inputs.insert(inputs.begin() + 2, {"source without messages", inventory_digest(source)});
  return inputs;
}

PlanInputs read_inputs(ReadSession& session, const std::string& own_run, std::optional<TargetBefore> before) {
  PlanInputs inputs;
  // What is cheap to check and makes everything else pointless comes first: no one waits for a pass over
  // the messages to hear that the address has two owners.
  std::optional<AddressFacts> address;
  if (session.has_handover())
    address = address_facts(session);
  if (session.directory)
    session.directory->rest();
  std::string target_content = "none";
  if (session.store)
    refuse_obstacles(*session.store);
  if (before) {
    refuse_other_runs(*session.store, own_run);
    inputs.target = std::move(before->inventory);
    inputs.kept_ids = std::move(before->ids);
    target_content = std::move(before->content);
  } else if (session.store) {
    const auto image = target_image(*session.store);
    target_content = digest_of(image);
    if (image.state == StoreState::present) {
      refuse_other_runs(*session.store, own_run);
      inputs.target = session.store->inventory();
    }
  }
  inputs.source = session.source->inventory();
  if (session.directory) {
    const auto wanted = wanted_guids(inputs.source);
    inputs.directory = {true, session.directory->live_guids(wanted)};
    session.directory->rest();
  }
  std::string sizes; ///< of all files: an approved plan is one of these
  std::uint64_t bytes_of_files = 0;
  if (session.files_from) {
    inputs.files.emplace();
    // An assessment has no target at all: it says what there is to carry over.
    inputs.copies_files = session.files_to != nullptr || session.store == nullptr;
    inputs.max_file_kb = session.max_file_kb;
    for (auto& file : session.files_from->list()) {
      if (const auto bytes = static_cast<std::int64_t>(file.size); bytes > session.max_file_kb * bytes_per_kb)
        inputs.large_files.emplace(file.path, bytes);
      sizes.append(file.path).append(1, '\0').append(std::to_string(file.size)).append(1, '\n');
      bytes_of_files += file.size;
      inputs.files->push_back(std::move(file.path));
    }
  }
  inputs.policies = session.policies;
  inputs.max_errors = session.max_errors;
  inputs.inputs = lasting_inputs(session, inputs.source);
  inputs.inputs.emplace_back(target_content_input, target_content);
  if (session.files_from) {
    inputs.inputs.emplace_back("files", sha256_hex(sizes));
    inputs.inputs.emplace_back(file_bytes_input, std::to_string(bytes_of_files));
  }
  if (address) {
    inputs.inputs.emplace_back("lookup user", address->owner.entry.dn);
    if (address->pool.home)
      inputs.inputs.emplace_back("home server", address->pool.home_server());
  }
  return inputs;
}

void refuse_strays(const chat::Inventory& target, const Plan& plan) {
  chat::ChangeSet brought;
  brought.principals.inserted = plan.structure.principals.inserted;
  brought.nodes.inserted = plan.structure.nodes.inserted;
  brought.addins.inserted = plan.structure.addins.inserted;
  auto rows = chat::texts_of(chat::additions_to(brought, {}, target));
  std::set<chat::PrincipalId> people;
  for (const auto& principal : brought.principals.inserted)
    people.insert(principal.id);
  for (const auto& row : target.affiliations)
    if (people.contains(row.principal) || people.contains(row.affiliation))
      rows.push_back("tblPrincipalAffiliations " + row_key_text(row));
  for (const auto& node : brought.nodes.inserted)
    if (const auto found = target.messages.find(node.id); found != target.messages.end())
      rows.push_back(
          fmt::format("tblChat channelId {} ({})", node.id.value, counted(found->second.count, "message")));
  if (rows.empty())
    return;
  const auto all = rows.size();
  rows.resize(std::min(all, named_misfits));
  throw Error(
      ErrorKind::plan_errors,
      fmt::format(
          "the target has rows that refer to missing ids, and migrated rows would get these ids: {}{}",
          fmt::join(rows, "; "), all > rows.size() ? "; …" : ""))
      .hint("Ask its administrator to remove these rows first.");
}

void refuse_misfits(ReadSession& session, const Plan& plan) {
  if (!session.store)
    return;
  std::vector<std::string> misfits;
  for (const auto* changes : {&plan.structure, &plan.rest})
    for (auto& misfit : session.store->misfits(*changes))
      misfits.push_back(std::move(misfit));
  if (misfits.empty())
    return;
  const auto all = misfits.size();
  misfits.resize(std::min(all, named_misfits));
  throw Error(ErrorKind::plan_errors,
              fmt::format("the target's columns cannot hold {}: {}{}",
                          counted(static_cast<std::int64_t>(all), "value"), fmt::join(misfits, "; "),
                          all > misfits.size() ? "; …" : ""))
      .hint("Shorten them in the source, or widen the columns.");
}

std::vector<std::string> changed_inputs(const NamedInputs& then, const NamedInputs& now) {
  std::vector<std::string> changes;
  const std::map<std::string, std::string> before(then.begin(), then.end());
  for (const auto& [name, value] : now) {
    const auto found = before.find(name);
    if (found == before.end())
      changes.push_back(fmt::format("{} is '{}', the plan had none", name, value));
    else if (found->second == value)
      continue;
    else if (is_digest(value) || is_digest(found->second) || value.find(' ') != std::string::npos)
      changes.push_back(name + " changed");
    else
      changes.push_back(fmt::format("{} was '{}' and is '{}'", name, found->second, value));
  }
  return changes;
}

std::vector<std::string> changed_rooms(const Plan& then, const Plan& now) {
  std::map<legacy::NodeId, const RoomPlan*> before;
  for (const auto& room : then.rooms)
    before.emplace(room.legacy, &room);
  std::vector<std::string> changes;
  std::size_t unnamed = 0;
  for (const auto& room : now.rooms) {
    const auto found = before.find(room.legacy);
    if (found == before.end() || found->second->digest == room.digest)
      continue;
    if (changes.size() < named_rooms)
      changes.push_back(fmt::format("messages of room '{}' ({} planned, {} now)", room.name,
                                    found->second->digest.count, room.digest.count));
    else
      ++unnamed;
  }
  if (unnamed > 0)
    changes.push_back(fmt::format("messages of {} more rooms", unnamed));
  return changes;
}

void refuse_changes(const std::vector<std::string>& changes) {
  if (!changes.empty())
    throw Error(ErrorKind::changed,
                fmt::format("changed since the plan was made: {}", fmt::join(changes, "; ")))
        .hint("Plan again and have the new plan approved.");
}

} // namespace gc2pc
