// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_folder.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <string>

namespace gc2pc {

void check_run_folder(const std::filesystem::path& folder) {
  require_own_folder(folder, "the run folder '" + folder.string() + "'");
  for (const auto* name : {"run.db", "run.db-wal", "run.db-shm", "run.db-journal"}) {
    const auto path = folder / name;
    const auto shown = "'" + path.string() + "'";
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) == 0) {
      if (!S_ISREG(facts.st_mode))
        throw Error(ErrorKind::configuration, shown + " is not a regular file")
            .hint("Restore the run folder from a backup.");
      require_own(facts, shown);
    } else if (errno != ENOENT && errno != ENOTDIR) {
      throw os_error("cannot examine " + shown, errno);
    }
  }
}

void accept_run_folder(const std::filesystem::path& folder) {
  make_own_folder(folder, "run folder");
  check_run_folder(folder);
}

} // namespace gc2pc
