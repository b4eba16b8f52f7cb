// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/controllers.hpp"

#include "mappings/model/error.hpp"
#include "migrator/format.hpp"
#include "migrator/pipeline/batches.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/steps/lookup_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace gc2pc {
namespace {

/// Replication within a site takes seconds, between sites minutes.
constexpr std::chrono::milliseconds pause_between_looks{500};

std::string what_it_sees(const ControllerView& view) {
  if (!view.trouble.empty())
    return "it cannot be asked: " + view.trouble;
  return view.owners.empty() ? "it sees no owner" : "it sees " + names_of(view.owners);
}

} // namespace

std::string wait_for_controllers(StepContext& context, const std::string& what, const OwnersTest& is_so) {
  auto& session = context.session;
  const Stopwatch watch;
  for (bool told = false;; told = true) {
    const auto views = session.directory->owners_everywhere(*session.lookup_address);
    const auto late = std::find_if(views.begin(), views.end(), [&](const ControllerView& view) {
      return !view.trouble.empty() || !is_so(view.owners);
    });
    if (late == views.end())
      return views.size() > 1 ? fmt::format(" on all {} controllers", views.size()) : std::string();
    if (watch.seconds() >= session.replication_wait)
      throw Error(ErrorKind::conflict,
                  fmt::format("{} does not show after {} that {}: {}", late->controller,
                              duration(session.replication_wait), what, what_it_sees(*late)))
          .hint("See to the replication (repadmin /showrepl), then give the same command again: it goes on "
                "here.");
    if (!told)
      context.observer.note(fmt::format("waiting for {}: {}", late->controller, what_it_sees(*late)));
    stop_if_requested(context.stop, "waiting for the controllers");
    std::this_thread::sleep_for(pause_between_looks);
  }
}

void note_ownerless(const Run& run, Session& session, Observer& observer) {
  if (!run.state().nobody_owns_since())
    return;
  const auto look =
      session.has_handover() ? look_at_address(*session.directory, *session.lookup_address) : AddressLook{};
  const auto address = session.config.lookup_address.value_or("the lookup address");
  if (const auto alarm = ownerless(run.state(), address, look); !alarm.empty())
    observer.note(alarm);
}

} // namespace gc2pc
