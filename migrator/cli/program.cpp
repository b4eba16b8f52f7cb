// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/program.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/cli/event_log.hpp"
#include "migrator/cli/fan_out.hpp"
#include "migrator/cli/progress.hpp"
#include "migrator/cli/stop_signal.hpp"
#include "migrator/run/run.hpp"

#include <boost/core/demangle.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <system_error>
#include <typeinfo>

namespace gc2pc::cli {
namespace {

/// One line, whatever an entity's name or a file name brought in.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = ' ';
  return text;
}

struct Failure {
  ExitCode code = ExitCode::failed;
  std::string sentence;
};

/// Inside a catch block. Foreign exceptions are told by type alone, since their text may quote a message's
/// content; those of the operating system are safe and say what is wrong.
Failure current_failure() {
  try {
    throw;
  } catch (const Error& error) {
    auto sentence = one_line(error.what());
    if (error.kind() == ErrorKind::interrupted && error.hint_text().empty())
      sentence += ". Run the same command again to resume.";
    return {exit_code_for(error.kind()), std::move(sentence)};
  } catch (const std::filesystem::filesystem_error& error) {
    return {ExitCode::failed,
            one_line(fmt::format("cannot access '{}': {}", error.path1().string(), error.code().message()))};
  } catch (const std::system_error& error) {
    return {ExitCode::failed, one_line(error.what())};
  } catch (const std::bad_alloc&) {
    return {ExitCode::failed, "out of memory"};
  } catch (const std::exception& error) {
    return {ExitCode::failed, "internal error: unexpected " + boost::core::demangle(typeid(error).name()) +
                                  ". Please report this"};
  } catch (...) {
    return {ExitCode::failed, "internal error: unknown exception. Please report this"};
  }
}

/// The run's id, as far as there is a run. A damaged one is told by the command itself, not by its log.
std::optional<std::string> run_id(const Arguments& arguments) {
  return arguments.has(OptionId::run) ? Run::id_in(arguments.run_folder()) : std::nullopt;
}

std::ofstream open_log(const std::string& file) {
  // Made with 0600 before the stream opens it: what ran when is nobody else's business.
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0)
    throw Error(ErrorKind::permission,
                fmt::format("cannot write the log '{}': {}", file, std::generic_category().message(errno)));
  close(descriptor);
  return std::ofstream(file, std::ios::app);
}

Outcome run_observed(const Arguments& arguments, Observer& observer) {
  Context context{std::cout, observer, [] { return stop_requested(); }};
  return arguments.command().run(arguments, context);
}

Outcome run_logged(const Arguments& arguments, const std::string& file, Observer& screen) {
  auto stream = open_log(file);
  EventLog log(stream, std::string(arguments.command().name), run_id(arguments), steady_clock());
  log.command_started();
  FanOut both({&screen, &log});
  try {
    auto outcome = run_observed(arguments, both);
    log.command_ended(static_cast<int>(outcome.code), outcome.sentence);
    return outcome;
  } catch (...) {
    const auto failure = current_failure();
    log.command_ended(static_cast<int>(failure.code), failure.sentence);
    throw;
  }
}

} // namespace

ExitCode run(const Arguments& arguments) {
  install_signal_handlers();
  auto screen = progress_for_standard_error();
  const auto& log = arguments.values().log;
  const auto outcome = log ? run_logged(arguments, log->string(), *screen) : run_observed(arguments, *screen);
  screen.reset();
  const bool data_only = arguments.command().pure_output || arguments.has(OptionId::json);
  if (!outcome.sentence.empty()) {
    std::cout.flush();
    fmt::print(data_only ? std::cerr : std::cout, "{}\n", one_line(outcome.sentence));
  }
  std::cout.flush();
  if (!std::cout)
    throw Error(ErrorKind::no_space, "standard output could not be written to the end");
  return outcome.code;
}

ExitCode report_failure(std::ostream& err) noexcept {
  try {
    const auto failure = current_failure();
    std::cout.flush();
    fmt::print(err, "gc2pc: {}\n", failure.sentence);
    return failure.code;
  } catch (...) {
    return ExitCode::failed;
  }
}

} // namespace gc2pc::cli
