// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/errand.hpp"

#include "mappings/model/error.hpp"
#include "migrator/format.hpp"
#include "migrator/pipeline/batches.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/steps/lookup_address.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace gc2pc {
namespace {

/// Whoever runs a script takes minutes; a controller is not to be asked more often than that helps.
constexpr std::chrono::milliseconds pause_between_questions{500};

} // namespace

void await_errand(StepContext& context, const std::string& what, const std::function<bool()>& is_so) {
  auto& session = context.session;
  if (!session.directory->leaves_changes_to_others())
    return;
  const Stopwatch watch;
  for (bool told = false; !is_so(); told = true) {
    if (watch.seconds() >= session.replication_wait) {
      const auto owners = session.directory->find_owners(*session.lookup_address);
      throw Error(ErrorKind::waiting,
                  fmt::format("it does not show after {} that {}; {} belongs to {}",
                              duration(session.replication_wait), what, session.lookup_address->text(),
                              owners.empty() ? "nobody" : names_of(owners)))
          .hint(session.directory->errand() + ", then give the same command again: it goes on here.");
    }
    if (!told)
      context.observer.note(fmt::format("waiting until {}. {}.", what, session.directory->errand()));
    stop_if_requested(context.stop, "waiting for a script to be run");
    std::this_thread::sleep_for(std::min(pause_between_questions, std::chrono::milliseconds(static_cast<int>(
                                                                      session.replication_wait * 1000))));
  }
}

} // namespace gc2pc
