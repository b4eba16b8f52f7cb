// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_pipeline.hpp"

#include <libpq-fe.h>

#include <utility>

namespace gc2pc::postgres {

Result take_answers(PGconn* connection, const std::function<void(Result)>& done) {
  Result failed;
  for (;;) {
    Result result(PQgetResult(connection));
    if (!result) {
      if (PQstatus(connection) != CONNECTION_OK)
        return failed;
      continue;
    }
    switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
      done(std::move(result));
      break;
    case PGRES_PIPELINE_SYNC:
      return failed;
    case PGRES_PIPELINE_ABORTED: // not run: a statement before it failed
      break;
    default:
      if (!failed)
        failed = std::move(result);
      break;
    }
  }
}

void drop_answers(PGconn* connection, std::size_t ends) noexcept {
  while (ends > 0 && PQstatus(connection) == CONNECTION_OK) {
    const Result result(PQgetResult(connection));
    if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
      --ends;
  }
}

} // namespace gc2pc::postgres
