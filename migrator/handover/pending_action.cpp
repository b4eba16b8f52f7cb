// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/pending_action.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/wait.hpp"
#include "migrator/handover/lookup_address.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

/// An administrator takes minutes to run a script; asking a controller more often does not help.
constexpr std::chrono::milliseconds pause_between_questions{500};

} // namespace

void await_pending_action(const DirectoryContext& context, const std::string& what,
                          const std::function<void(const std::string&)>& asked,
                          const std::function<bool()>& is_so) {
  auto& session = context.session;
  auto& directory = *session.directory;
  if (!directory.is_deferred() || is_so())
    return;
  if (const auto action = directory.pending_action(); !action.empty())
    asked(action);
  context.observer.note(fmt::format("waiting until {}. {}.", what, directory.pending_action()));
  const WaitTimes times{session.replication_wait, pause_between_questions};
  if (wait_until(is_so, times, context.stop, "waiting for a script to be run"))
    return;
  const auto owners = directory.find_owners(*session.lookup_address);
  throw Error(ErrorKind::waiting,
              fmt::format("timed out after {}: the directory does not show that {}; {} is owned by {}",
                          duration(session.replication_wait.count()), what, session.lookup_address->text(),
                          owners.empty() ? "nobody" : names_of(owners)))
      .hint(directory.pending_action() + ", then run the same command again; it resumes here.");
}

} // namespace gc2pc
