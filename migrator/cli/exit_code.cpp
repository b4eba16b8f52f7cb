// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/exit_code.hpp"

namespace gc2pc {

ExitCode exit_code_for(ErrorKind kind) noexcept {
  switch (kind) {
  case ErrorKind::usage:
  case ErrorKind::configuration:
    return ExitCode::usage;
  case ErrorKind::plan_errors:
    return ExitCode::plan_errors;
  case ErrorKind::difference:
    return ExitCode::difference;
  case ErrorKind::deadline:
    return ExitCode::deadline;
  case ErrorKind::waiting:
    return ExitCode::waiting;
  case ErrorKind::no_such_run:
    return ExitCode::no_such_run;
  case ErrorKind::locked:
    return ExitCode::locked;
  case ErrorKind::interrupted:
    return ExitCode::interrupted;
  case ErrorKind::not_found:
  case ErrorKind::wrong_input:
  case ErrorKind::permission:
  case ErrorKind::no_space:
  case ErrorKind::connection:
  case ErrorKind::conflict:
  case ErrorKind::changed:
  case ErrorKind::corrupt:
  case ErrorKind::internal:
    return ExitCode::failed;
  }
  return ExitCode::failed;
}

ExitCode exit_code_for(Level level) noexcept {
  switch (level) {
  case Level::no_go:
    return ExitCode::plan_errors;
  case Level::differs:
    return ExitCode::difference;
  case Level::go:
  case Level::go_with_decisions:
  case Level::running:
  case Level::stopped:
  case Level::done:
  case Level::emergency:
    return ExitCode::done;
  }
  return ExitCode::done;
}

ExitCode state_code(Level level) noexcept {
  switch (level) {
  case Level::go_with_decisions:
    return ExitCode::decisions;
  case Level::running:
    return ExitCode::running;
  case Level::stopped:
    return ExitCode::stopped;
  case Level::emergency:
    return ExitCode::emergency;
  case Level::go:
  case Level::no_go:
  case Level::done:
  case Level::differs:
    return exit_code_for(level);
  }
  return ExitCode::failed;
}

} // namespace gc2pc
