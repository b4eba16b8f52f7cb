// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_directory.hpp"
#include "mappings/model/error.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/handover/release_preview.hpp"
#include "migrator/workflows/doctor_lanes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

namespace gc2pc::doctor {
namespace {

std::string missing_directory(const ReadSession& session) {
  return session.directory || session.config.directory ? "" : "no directory is given";
}

void open_in(ReadSession& session, const std::string& spec, const StopRequested& stop) {
  if (!session.directory)
    session.directory = open_directory(spec, session.config.login, stop);
}

/// The user that would give the address up; nothing when there is none, which a check of its own says.
std::optional<std::string> user_of(ReadSession& session) {
  try {
    return lookup_user(session).entry.dn;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    return std::nullopt;
  }
}

void say_release(Answers& answers, ReadSession& session) {
  const auto user = user_of(session);
  if (!user) {
    answers.unchecked("rights in the directory: not checked, no user gives the address up");
    return;
  }
  const auto preview = release_preview(session, *user);
  for (const auto& obstacle : preview.obstacles)
    answers.failed(obstacle, {});
  if (const auto trouble = preview.trouble(); !trouble.empty())
    answers.failed(trouble, "Grant these rights, or sign in with another account.");
  if (!answers.any_failed())
    answers.good(preview.sentence());
}

void say_server(Answers& answers, const DirectoryServer& server, double here) {
  answers.about(CheckGroup::directory, "directory.account");
  answers.good(server.account.empty()
                   ? fmt::format("{} accepts the login", server.url)
                   : fmt::format("{} accepts the login of '{}'", server.url, server.account));
  answers.about(CheckGroup::clock, "directory.clock");
  if (server.utc)
    say_clock(answers, server.url, seconds_of(*server.utc), here, ClockUse::signs_in);
  else
    answers.unchecked(
        fmt::format("the clock of {}: not checked, the server does not say its time", server.url));
  answers.about(CheckGroup::keys, "directory.certificate");
  if (server.certificate_end)
    say_certificate(answers, server.url, *server.certificate_end, static_cast<std::int64_t>(here));
  else
    answers.unchecked(
        fmt::format("the certificate of {}: not checked, the connection has no TLS", server.url));
}

std::string owned(const ControllerState& state) {
  return state.owners.empty() ? "has no owner" : "belongs to " + state.owners;
}

} // namespace

Lane directory_lane(const Edges& edges, const StopRequested& stop) {
  Lane lane{"the directory", missing_directory(*edges), {}, 1};
  lane.questions = {
      {CheckGroup::directory, "directory.open", "the directory",
       [edges, stop](Answers& answers) {
         open_in(*edges, *edges->config.directory, stop);
         static_cast<void>(edges->directory->find_owners(*edges->lookup_address)); // signs in
         answers.good(fmt::format("the directory answers: {}", edges->directory->description()));
       }},
      {CheckGroup::directory, "directory.address", "the lookup address",
       [edges](Answers& answers) {
         answers.good(fmt::format("{} belongs to the user '{}'", edges->lookup_address->text(),
                                  lookup_user(*edges).entry.dn));
       }},
      {CheckGroup::directory, "directory.pool", "the pool",
       [edges](Answers& answers) {
         for (auto& remark : pool_remarks(pool_facts(*edges), *edges->lookup_address))
           answers.good(std::move(remark));
       }},
      {CheckGroup::rights, "directory.release", "rights in the directory",
       [edges](Answers& answers) { say_release(answers, *edges); }},
      {CheckGroup::controllers, "controllers.named", "controllers of the forest", [edges](Answers& answers) {
         const auto servers = edges->directory->servers();
         if (servers.named.empty())
           answers.unchecked("controllers: not checked, the directory is a file");
         else if (servers.unnamed.empty())
           answers.good("--directory names all controllers of the forest");
         else
           answers.remark(fmt::format("the forest has controllers that are not in --directory: {}",
                                      fmt::join(servers.unnamed, ", ")),
                          "Name them, too, so that gc2pc waits until each has replicated the handover.");
       }}};
  return lane;
}

Lane controllers_lane(const Edges& edges, std::string directory, const StopRequested& stop,
                      std::shared_ptr<std::vector<ControllerState>> seen) {
  Lane lane{directory, {}, {}, 1};
  const auto topic = directory;
  lane.questions = {
      {CheckGroup::directory, "directory.account", topic,
       [edges, directory = std::move(directory), stop](Answers& answers) {
         open_in(*edges, directory, stop);
         const auto servers = edges->directory->servers().named;
         const auto here = now_seconds();
         for (const auto& server : servers) {
           if (server.trouble.empty()) {
             say_server(answers, server, here);
             continue;
           }
           answers.about(CheckGroup::directory, "directory.account");
           answers.failed(fmt::format("{} does not answer: {}", server.url, server.trouble),
                          "Start the controller, or leave it out of --directory.");
         }
       }},
      {CheckGroup::controllers, "controllers.state", "what " + topic + " sees of the lookup address",
       [edges, seen = std::move(seen)](Answers& answers) {
         for (const auto& view : edges->directory->owners_everywhere(*edges->lookup_address)) {
           if (view.trouble.empty())
             seen->push_back({view.controller, names_of(view.owners)});
           else
             answers.failed(fmt::format("{} cannot be queried: {}", view.controller, view.trouble),
                            "Start the controller, or leave it out of --directory.");
         }
       }}};
  return lane;
}

void compare_controllers(Answers& answers, const std::vector<ControllerState>& seen,
                         const std::string& address) {
  for (const auto& state : seen)
    if (state.owners == seen.front().owners)
      answers.good(fmt::format("on {} {} {}", state.url, address, owned(state)));
    else
      answers.failed(fmt::format("on {} {} {}, but on {} it {}", state.url, address, owned(state),
                                 seen.front().url, owned(seen.front())),
                     "Check replication (repadmin /showrepl), and wait until all controllers agree.");
}

} // namespace gc2pc::doctor
