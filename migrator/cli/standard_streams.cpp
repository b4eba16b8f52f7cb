// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace gc2pc::cli {

void occupy_standard_streams() noexcept {
  // The lowest free number is given. The wrong way round, so that a write to a closed output still fails.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) == -1)
      static_cast<void>(::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

} // namespace gc2pc::cli
