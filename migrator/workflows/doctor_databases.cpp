// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/plan/running_servers.hpp"
#include "migrator/plan/server_notes.hpp"
#include "migrator/workflows/doctor_lanes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gc2pc::doctor {
namespace {

void say_link(Answers& answers, const std::string& side, const ServerFacts& facts,
              const std::optional<ServerLink>& link) {
  if (!facts.weakness.empty())
    answers.remark(facts.weakness);
  else if (link && !link->tls.protocol.empty())
    answers.good(fmt::format("the connection to the {} is protected by {}", side, link->tls.protocol));
  else
    answers.good(
        fmt::format("the connection to the {} stays on this host, or proves which server answers", side));
}

/// A file has no server whose clock could differ.
void say_database_clock(Answers& answers, const std::string& side,
                        const std::function<std::optional<ServerLink>()>& ask) {
  const auto before = now_seconds();
  const auto link = ask();
  const auto after = now_seconds();
  if (!link)
    answers.unchecked(fmt::format("the clock of the {}: not checked, there is no database yet", side));
  else
    say_clock(answers, "the " + side, seconds_of(link->utc), (before + after) / 2, ClockUse::writes_times);
}

void say_database_certificate(Answers& answers, const std::string& side,
                              const std::optional<ServerLink>& link) {
  if (link && link->tls.certificate_end)
    say_certificate(answers, "the server of the " + side, *link->tls.certificate_end,
                    static_cast<std::int64_t>(now_seconds()));
  else
    answers.unchecked(fmt::format(
        "the certificate of the {}: not checked, there is none or the driver does not show it", side));
}

void say_pings(Answers& answers, const std::string& side, const std::optional<ServerPings>& pings) {
  if (!pings) {
    answers.unchecked(
        fmt::format("chat servers of the {}: not checked, the database does not show them", side),
        "Make sure that their services are stopped before the cutover.");
    return;
  }
  const auto recent = recent_pings(side, *pings);
  for (const auto& sentence : recent)
    answers.remark(sentence);
  if (recent.empty())
    answers.good(fmt::format("no chat server of the {} pinged in the last ten minutes", side));
}

void say_target(Answers& answers, ChatReader& store) {
  const auto name = store.description();
  switch (store.state()) {
  case StoreState::absent:
    answers.good(fmt::format("the target does not exist yet, and the cutover creates it: {}", name));
    return;
  case StoreState::empty:
    answers.good(fmt::format("the target is empty, and the cutover creates its tables: {}", name));
    return;
  case StoreState::present:
    static_cast<void>(store.structure());
    answers.good(fmt::format("the target has the layout of Persistent Chat: {}", name));
  }
}

} // namespace

Lane source_lane(const Edges& edges) {
  Lane lane{"the source", edges->source || !edges->config.source.empty() ? "" : "no source is given", {}, 1};
  const std::string side = "source";
  lane.questions = {
      {CheckGroup::databases, "source.open", "the source",
       [edges](Answers& answers) {
         if (!edges->source)
           edges->source = open_source_of(edges->config);
         const auto& profile = edges->source->profile();
         answers.good(fmt::format("the source is {}, profile {}: {}", name_of(profile.generation),
                                  profile.name, edges->source->description()));
       }},
      {CheckGroup::databases, "source.connection", "the connection to the source",
       [edges, side](Answers& answers) {
         say_link(answers, side, edges->source->server_facts(), edges->source->server_link());
       }},
      {CheckGroup::databases, "source.servers", "chat servers of the source",
       [edges, side](Answers& answers) { say_pings(answers, side, edges->source->server_pings()); }},
      {CheckGroup::rights, "source.read", "rights in the source",
       [edges](Answers& answers) {
         const auto tables = edges->source->unreadable_tables();
         if (tables.empty())
           answers.good("the account may read the tables of the source");
         else
           answers.failed(fmt::format("the account may not read {} in the source", fmt::join(tables, ", ")),
                          "Grant it SELECT on these tables.");
       }},
      {CheckGroup::versions, "source.version", "the version of the source",
       [edges](Answers& answers) { answers.good("source: " + edges->source->server_facts().text()); }},
      {CheckGroup::clock, "source.clock", "the clock of the source",
       [edges, side](Answers& answers) {
         say_database_clock(answers, side, [&] { return edges->source->server_link(); });
       }},
      {CheckGroup::keys, "source.certificate", "the certificate of the source",
       [edges, side](Answers& answers) {
         say_database_certificate(answers, side, edges->source->server_link());
       }}};
  return lane;
}

Lane target_lane(const Edges& edges, const DoctorRequest& request, const StopRequested& stop) {
  Lane lane{"the target", edges->store || !edges->config.target.empty() ? "" : "no target is given", {}, 1};
  const std::string side = "target";
  lane.questions = {
      {CheckGroup::databases, "target.open", "the target",
       [edges, stop](Answers& answers) {
         if (!edges->store)
           edges->store = open_chat_reader(edges->config.target, stop);
         say_target(answers, *edges->store);
       }},
      {CheckGroup::databases, "target.connection", "the connection to the target",
       [edges, side](Answers& answers) {
         say_link(answers, side, edges->store->server_facts().value_or(ServerFacts{}),
                  edges->store->server_link());
       }},
      {CheckGroup::databases, "target.servers", "chat servers of the target",
       [edges, side](Answers& answers) {
         if (edges->store->state() == StoreState::present)
           say_pings(answers, side, edges->store->server_pings());
         else
           answers.good("the target has no chat servers yet");
       }},
      {CheckGroup::databases, "target.runs", "other runs in the target",
       [edges, run = request.run](Answers& answers) {
         refuse_other_runs(*edges->store, run);
         answers.good("no other run uses the target");
       }},
      {CheckGroup::rights, "target.write", "rights in the target",
       [edges](Answers& answers) {
         const auto lacking = edges->store->write_outlook().lacking;
         for (const auto& sentence : lacking)
           answers.failed("target: " + sentence, "Grant the rights of docs/databases.md to the account.");
         if (lacking.empty())
           answers.good("the account may write the target and make gc2pc's own tables there");
       }},
      {CheckGroup::rights, "target.rows", "rows of the target",
       [edges](Answers& answers) {
         const auto obstacles = edges->store->obstacles();
         for (const auto& obstacle : obstacles)
           answers.failed("the target cannot accept the migration: " + obstacle,
                          "Ask its administrator to fix this, or give a target with the published layout.");
         if (obstacles.empty())
           answers.good("the target's tables accept the rows of a migration");
       }},
      {CheckGroup::versions, "target.version", "the version of the target",
       [edges, needs = request.space](Answers& answers) {
         const auto facts = edges->store->server_facts();
         if (!facts) {
           answers.unchecked("the version of the target: not checked, there is no database yet");
           return;
         }
         answers.good("target: " + facts->text());
         for (const auto& need : needs)
           if (need.place == "target")
             for (auto& remark : remarks_on(*facts, static_cast<std::int64_t>(need.needed)))
               answers.remark(std::move(remark));
       }},
      {CheckGroup::clock, "target.clock", "the clock of the target",
       [edges, side](Answers& answers) {
         say_database_clock(answers, side, [&] { return edges->store->server_link(); });
       }},
      {CheckGroup::disk, "target.space", "disk space of the target",
       [edges, side, needs = request.space](Answers& answers) {
         say_space(answers, side, edges->store->write_outlook().free, needs);
       }},
      {CheckGroup::keys, "target.certificate", "the certificate of the target",
       [edges, side](Answers& answers) {
         say_database_certificate(answers, side, edges->store->server_link());
       }}};
  return lane;
}

} // namespace gc2pc::doctor
