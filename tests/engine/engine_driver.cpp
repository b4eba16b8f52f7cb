// SPDX-License-Identifier: Apache-2.0
/// \file
/// Runs one command on a run folder, so that a test can let it be killed: `engine_driver
/// cutover|rollback|hold FOLDER HASH`.
#include "mappings/model/error.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/session.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/silent_observer.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace {

int run(const std::string& command, const std::string& folder, const std::string& hash) {
  gc2pc::test::SilentObserver observer;
  const auto never = [] { return false; };
  if (command == "hold") { // until somebody closes its standard input
    const gc2pc::RunLock lock(folder);
    std::puts("held");
    static_cast<void>(std::fflush(stdout));
    return std::getchar() == EOF ? 0 : 1;
  }
  auto session = gc2pc::open_session(gc2pc::load_config(folder));
  if (command == "cutover")
    static_cast<void>(gc2pc::run_cutover(folder, session, {hash, true, false, {}, {}}, observer, never));
  else if (command == "rollback")
    static_cast<void>(gc2pc::run_rollback(folder, session, {true, false}, observer, never));
  else
    return 2;
  return 0;
}

} // namespace

int main(int count, char** words) {
  try {
    return count == 4 ? run(words[1], words[2], words[3]) : 2;
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "%s\n", error.what()));
    return 1;
  }
}
