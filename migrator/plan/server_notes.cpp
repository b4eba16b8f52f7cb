// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/server_notes.hpp"

#include "migrator/base/format.hpp"
#include "migrator/plan/running_servers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// What a message takes besides its text, and of UTF-16 what UTF-8 takes at most twice.
constexpr std::int64_t bytes_beside_text = 128, bytes_per_byte = 2;

std::string size_text(std::int64_t bytes) {
  return byte_size(static_cast<std::uint64_t>(bytes));
}

ServerNote note_of(std::string role, const ServerFacts& facts) {
  ServerNote note{std::move(role), facts.text(), {}, {}};
  if (!facts.weakness.empty())
    note.remarks.push_back(facts.weakness);
  return note;
}

void take_pings(ServerNote& note, std::optional<ServerPings> pings) {
  if (!pings)
    return;
  for (auto& sentence : recent_pings(note.role, *pings))
    note.remarks.push_back(std::move(sentence));
  note.pings = std::move(pings);
}

} // namespace

std::vector<std::string> remarks_on(const ServerFacts& target, std::int64_t bytes) {
  std::vector<std::string> remarks;
  const auto load = size_text(bytes);
  if (target.size_limit && target.used && *target.used + bytes > *target.size_limit)
    remarks.push_back(fmt::format("{} allows a database of {}; it has {}, and the migration adds about {}. "
                                  "Move it to another edition first.",
                                  target.edition, size_text(*target.size_limit), size_text(*target.used),
                                  load));
  const bool keeps_log = !target.recovery_model.empty() && target.recovery_model != "SIMPLE";
  if (keeps_log)
    remarks.push_back(
        fmt::format("The recovery model is {}: the load, about {}, stays in the transaction log until "
                    "that is backed up. Back up the log during the load, or ask an administrator to set "
                    "SIMPLE for the weekend and to make a full backup afterwards.",
                    target.recovery_model, load));
  if (keeps_log && target.log_limit && target.log_used && *target.log_limit - *target.log_used < bytes)
    remarks.push_back(fmt::format("The transaction log has room for {} more, and the load is about {}. "
                                  "Enlarge it, or back it up during the load.",
                                  size_text(std::max<std::int64_t>(0, *target.log_limit - *target.log_used)),
                                  load));
  if (target.mirrored)
    remarks.emplace_back(
        "The database is mirrored: its partner gets the whole load, too. Ask an administrator to remove the "
        "mirroring before and to set it up again afterwards, or plan the extra time.");
  return remarks;
}

std::int64_t load_of(const Plan& plan) {
  return plan.message_bytes() * bytes_per_byte + plan.message_count() * bytes_beside_text;
}

std::vector<ServerNote> server_notes(ReadSession& session, const Plan& plan) {
  std::vector<ServerNote> notes{note_of("source", session.source->server_facts())};
  take_pings(notes.back(), session.source->server_pings());
  if (session.store)
    if (auto note = note_of_target(*session.store, plan))
      notes.push_back(std::move(*note));
  return notes;
}

std::optional<ServerNote> note_of_target(ChatReader& store, const Plan& plan) {
  const auto facts = store.server_facts();
  if (!facts)
    return std::nullopt;
  auto note = note_of("target", *facts);
  for (auto& remark : remarks_on(*facts, load_of(plan)))
    note.remarks.push_back(std::move(remark));
  take_pings(note, store.server_pings());
  return note;
}

} // namespace gc2pc
