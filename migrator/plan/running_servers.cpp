// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/running_servers.hpp"

#include "migrator/run/records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace gc2pc {
namespace {

constexpr std::int64_t ten_minutes = 600 * ticks_per_second;
/// Each start of a legacy server leaves a row: only the newest are worth a line.
constexpr std::size_t most_named = 5;

/// The one of the two clocks that is nearer to the ping, when it is near enough.
std::optional<DateTime> near(DateTime ping, const ServerPings& now) {
  std::optional<DateTime> nearest;
  std::int64_t distance = ten_minutes;
  for (const auto clock : {now.utc, now.local})
    if (const auto apart = std::abs(clock.ticks.value - ping.ticks.value); apart <= distance) {
      if (!nearest || apart < distance)
        nearest = clock;
      distance = apart;
    }
  return nearest;
}

bool pinged_since(const ServerPing& ping, const ServerPings& then) {
  return std::find(then.servers.begin(), then.servers.end(), ping) == then.servers.end();
}

std::optional<ServerPings> of_target(ReadSession& session) {
  return session.store ? session.store->server_pings() : std::nullopt;
}

} // namespace

std::vector<std::string> recent_pings(std::string_view side, const ServerPings& now) {
  std::vector<std::string> sentences;
  for (const auto& [server, at] : now.servers)
    if (const auto clock = near(at, now))
      sentences.push_back(
          fmt::format("Chat server '{}' of the {} pinged at {}; {} says {}. It runs, or was stopped less "
                      "than ten minutes ago. Stop its services; if they are stopped, wait.",
                      server, side, at.seconds_text(), now.clock, clock->seconds_text()));
  return sentences;
}

std::vector<std::string> pings_since_plan(std::string_view side, const ServerPings& then,
                                          const ServerPings& now) {
  std::vector<std::string> sentences;
  for (const auto& ping : now.servers)
    if (pinged_since(ping, then) && !near(ping.at, now))
      sentences.push_back(
          fmt::format("Chat server '{}' of the {} pinged at {}, after the plan was made. Make "
                      "sure that its services are stopped now.",
                      ping.server, side, ping.at.seconds_text()));
  return sentences;
}

std::vector<std::string> pings_between(std::string_view side, const ServerPings& first,
                                       const ServerPings& second) {
  std::vector<std::string> sentences;
  for (const auto& ping : second.servers)
    if (pinged_since(ping, first))
      sentences.push_back(fmt::format("Chat server '{}' of the {} pinged at {}, between two reads: it runs. "
                                      "Stop its services.",
                                      ping.server, side, ping.at.seconds_text()));
  return sentences;
}

std::string last_pings(const ServerPings& pings) {
  auto servers = pings.servers;
  if (servers.empty())
    return {};
  std::stable_sort(servers.begin(), servers.end(),
                   [](const ServerPing& a, const ServerPing& b) { return a.at > b.at; });
  std::string text;
  for (std::size_t i = 0; i < std::min(servers.size(), most_named); ++i)
    text += fmt::format("{}'{}' {}", i == 0 ? "" : ", ", servers[i].server, servers[i].at.seconds_text());
  if (servers.size() > most_named)
    text += fmt::format(", and {} earlier", servers.size() - most_named);
  return fmt::format("{} (read at {} UTC, by {})", text, pings.utc.seconds_text(), pings.clock);
}

void note_running_servers(ReadSession& session, const Run& run, Observer& observer) {
  const auto kept = run.value("servers");
  const auto planned = kept ? servers_from_stored(*kept) : std::vector<ServerNote>{};
  const auto tell = [&](std::string_view side, const std::optional<ServerPings>& now) {
    if (!now)
      return;
    for (const auto& sentence : recent_pings(side, *now))
      observer.note("warning: " + sentence);
    for (const auto& server : planned)
      if (server.role == side && server.pings)
        for (const auto& sentence : pings_since_plan(side, *server.pings, *now))
          observer.note("warning: " + sentence);
  };
  tell("source", session.source->server_pings());
  tell("target", of_target(session));
}

TwoReads::TwoReads(ReadSession& session)
    : session_(session), source_(session.source->server_pings()), target_(of_target(session)) {}

std::vector<std::string> TwoReads::again() {
  std::vector<std::string> sentences;
  const auto compare = [&](std::string_view side, const std::optional<ServerPings>& first,
                           const std::optional<ServerPings>& second) {
    if (!first || !second)
      return;
    for (auto& sentence : pings_between(side, *first, *second))
      sentences.push_back(std::move(sentence));
  };
  compare("source", source_, session_.source->server_pings());
  compare("target", target_, of_target(session_));
  return sentences;
}

} // namespace gc2pc
