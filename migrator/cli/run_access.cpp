// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/run_access.hpp"

#include "migrator/report/report.hpp"
#include "migrator/run/session.hpp"
#include "migrator/workflows/status.hpp"

namespace gc2pc::cli {

Session open_run(const Arguments& arguments, SessionAccess access) {
  return open_session(merged(load_config(arguments.run_folder()), arguments.config()), access);
}

void refresh_report(const Arguments& arguments, Observer& observer) {
  observer.begin("write report", 0, Unit::rows);
  write_report(arguments.run_folder(), collect_report(arguments.run_folder()));
  observer.end({});
}

} // namespace gc2pc::cli
