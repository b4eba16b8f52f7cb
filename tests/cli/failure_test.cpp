// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/failure.hpp"

#include <doctest/doctest.h>

#include <system_error>

using namespace gc2pc;

TEST_CASE("a thread that the system does not give is told with the limits that may be the cause") {
  try {
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  } catch (const std::exception&) {
    const auto failure = cli::current_failure();
    CHECK(failure.kind == "system");
    CHECK(failure.sentence() == "the system does not give a thread: it lacks memory, or a limit of processes "
                                "is reached. Reduce --jobs, "
                                "or increase the limit (ulimit -u, ulimit -v, TasksMax of a service)");
  }
}
