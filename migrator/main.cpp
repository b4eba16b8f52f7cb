// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/secret.hpp"
#include "migrator/base/bounded.hpp"
#include "migrator/cli/program.hpp"
#include "migrator/cli/standard_streams.hpp"
#include "migrator/cli/stop_signal.hpp"

#include <malloc.h>

#include <cstdlib>
#include <iostream>

namespace {

/// Bytes from which a block of memory goes back to the system when it is freed. Left to itself the limit
/// grows to the largest message that was seen, and each thread holds on to room for some of those.
constexpr int returned_at_once = 512 * 1024;

} // namespace

int main(int argc, char** argv) {
  using namespace gc2pc;
  cli::occupy_standard_streams(); // before anything is opened
  forbid_core_dumps();
  mallopt(M_MMAP_THRESHOLD, returned_at_once);
  cli::install_signal_handlers(); // first: a refused command line is printed, too
  const auto code = [&] {
    try {
      const auto arguments = cli::Arguments::parse({argv + 1, argv + argc});
      return cli::run(arguments);
    } catch (...) {
      return cli::report_failure({argv + 1, argv + argc}, std::cout, std::cerr);
    }
  }();
  if (has_abandoned_work())
    std::_Exit(static_cast<int>(code));
  return static_cast<int>(code);
}
