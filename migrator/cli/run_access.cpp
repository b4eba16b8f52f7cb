// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/run_access.hpp"

#include "migrator/report/report.hpp"
#include "migrator/run/session.hpp"
#include "migrator/workflows/status.hpp"

#include <utility>

namespace gc2pc::cli {

ReadSession read_session_of(const Run& run, const Arguments& arguments, const StopRequested& stop) {
  return open_read_session(load_config(run, arguments.config()), stop);
}

Session session_of(const Run& run, const Arguments& arguments, const StopRequested& stop) {
  return open_session(load_config(run, arguments.config()), stop);
}

void refresh_report(const Run& run, Observer& observer) {
  observer.begin("write report", 0, Unit::rows);
  write_report(run.folder(), collect_report(run));
  observer.end({});
}

void refresh_report(const Run& run, PlanExtract plan, Observer& observer) {
  observer.begin("write report", 0, Unit::rows);
  write_report(run.folder(), collect_report(run, std::move(plan)));
  observer.end({});
}

} // namespace gc2pc::cli
