// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/controllers.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/wait.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/run/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace gc2pc {
namespace {

/// Replication within a site takes seconds, between sites minutes.
constexpr std::chrono::milliseconds pause_between_reads{500};

std::string what_it_sees(const ControllerView& view) {
  if (!view.trouble.empty())
    return "it does not answer: " + view.trouble;
  return view.owners.empty() ? "it sees no owner" : "it sees " + names_of(view.owners);
}

} // namespace

std::string wait_for_controllers(const DirectoryContext& context, const std::string& what,
                                 const OwnersTest& is_so) {
  auto& session = context.session;
  std::size_t asked = 0;
  std::optional<ControllerView> late;
  const auto all_agree = [&] {
    const bool first = asked == 0;
    const auto views = session.directory->owners_everywhere(*session.lookup_address);
    asked = views.size();
    const auto found = std::find_if(views.begin(), views.end(), [&](const ControllerView& view) {
      return !view.trouble.empty() || !is_so(view.owners);
    });
    late = found == views.end() ? std::nullopt : std::optional(*found);
    if (late && first)
      context.observer.note(fmt::format("waiting for {}: {}", late->controller, what_it_sees(*late)));
    return !late;
  };
  const WaitTimes times{session.replication_wait, pause_between_reads};
  if (!wait_until(all_agree, times, context.stop, "waiting for the controllers"))
    throw Error(ErrorKind::conflict,
                fmt::format("{} has not replicated the change after {}: expected that {}, but {}",
                            late->controller, duration(session.replication_wait.count()), what,
                            what_it_sees(*late)))
        .hint("Check replication (repadmin /showrepl), then run the same command again; it resumes here.");
  return asked > 1 ? fmt::format(" on all {} controllers", asked) : std::string();
}

void note_ownerless(const Run& run, ReadSession& session, Observer& observer) {
  if (!run.state().nobody_owns_since())
    return;
  const auto look =
      session.has_handover() ? look_at_address(*session.directory, *session.lookup_address) : AddressLook{};
  const auto address = session.config.lookup_address.value_or("the lookup address");
  if (const auto alarm = ownerless(run.state(), address, look); !alarm.empty())
    observer.note(alarm);
}

} // namespace gc2pc
