// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/program.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/cli/call_watch.hpp"
#include "migrator/cli/event_log.hpp"
#include "migrator/cli/failure.hpp"
#include "migrator/cli/fan_out.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/line_signal.hpp"
#include "migrator/cli/log_file.hpp"
#include "migrator/cli/paint.hpp"
#include "migrator/cli/progress.hpp"
#include "migrator/cli/stop_signal.hpp"
#include "migrator/run/run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <set>

namespace gc2pc::cli {
namespace {

/// The run's id, as far as there is a run. A damaged one is reported by the command itself, not by its log.
std::optional<std::string> run_id(const Arguments& arguments) {
  return arguments.has(OptionId::run) ? Run::id_in(arguments.run_folder()) : std::nullopt;
}

Colour colour_of(const Outcome& outcome) {
  if (outcome.level)
    return colour_named(style_of(*outcome.level).colour);
  return outcome.code == ExitCode::done ? Colour::none : Colour::red;
}

/// The command that the first word stands for; empty when there is none.
std::string_view known_command(std::string_view word) {
  if (word == "--version" || word == "-V")
    word = "version";
  const auto all = commands();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Command& one) { return one.name == word; });
  return found == all.end() ? std::string_view() : found->name;
}

/// Whoever read the other end of a pipe has closed it, as `| head` does when it has enough.
bool reader_is_gone(int descriptor) {
  pollfd one{descriptor, POLLOUT, 0};
  return poll(&one, 1, 0) > 0 && (one.revents & (POLLERR | POLLHUP)) != 0;
}

void print_result_of(const Context& context) {
  if (!context.result.empty())
    print_json_text(context.out, context.result);
}

Outcome run_observed(const Arguments& arguments, TerminalOut& out, Observer& observer) {
  const StopRequested stop = [] { return stop_requested(); };
  if (!is_watched(arguments)) {
    Context context{out, observer, stop};
    auto outcome = arguments.command().run(arguments, context);
    print_result_of(context);
    return outcome;
  }
  CallWatch watch(arguments, observer, stop);
  Context context{out, watch, stop, &watch};
  try {
    auto outcome = arguments.command().run(arguments, context);
    watch.ended(outcome.code, outcome.sentence);
    print_result_of(context);
    return outcome;
  } catch (...) {
    const auto failure = current_failure();
    watch.ended(failure.code, failure.sentence());
    throw;
  }
}

Outcome run_logged(const Arguments& arguments, const std::string& file, TerminalOut& out, Observer& screen) {
  LogFile log_file(file, arguments, [&](const std::string& sentence) { screen.note(sentence); });
  std::ostream stream(&log_file);
  EventLog log(stream, std::string(arguments.command().name), run_id(arguments), steady_clock());
  log.command_started();
  FanOut both({&screen, &log});
  try {
    auto outcome = run_observed(arguments, out, both);
    log.command_ended(static_cast<int>(outcome.code), outcome.sentence);
    if (const auto& trouble = log_file.trouble(); !trouble.empty())
      outcome.sentence += (outcome.sentence.empty() ? "" : " ") + trouble;
    return outcome;
  } catch (Error& error) {
    const auto failure = current_failure();
    log.command_ended(static_cast<int>(failure.code), failure.sentence());
    if (const auto& trouble = log_file.trouble(); !trouble.empty())
      error.hint(error.hint_text() + (error.hint_text().empty() ? "" : " ") + trouble);
    throw;
  } catch (...) {
    const auto failure = current_failure();
    log.command_ended(static_cast<int>(failure.code), failure.sentence());
    throw;
  }
}

/// 'config' is given the options of other commands, and does nothing with them but show them.
bool only_shows_options(const Arguments& arguments) {
  return arguments.command().name == "config";
}

/// An option that does not fit the run may come from a file or a variable that the operator did not think of.
[[noreturn]] void rethrow_with_origins(Error& error, const Arguments& arguments) {
  std::set<std::string> origins;
  for (const auto& [id, given] : arguments.texts())
    if (given.origin == Origin::environment)
      origins.insert("GC2PC_… variables");
    else if (given.origin == Origin::file && !arguments.texts().contains(OptionId::config))
      origins.insert(given.place.substr(0, given.place.rfind(", line ")));
  if (error.kind() == ErrorKind::usage && !origins.empty() && !only_shows_options(arguments))
    error.hint(fmt::format("{}{}Options also come from {}: 'gc2pc config show {}' lists them.",
                           error.hint_text(), error.hint_text().empty() ? "" : " ",
                           fmt::join(origins, " and "), arguments.command().name));
  throw;
}

ProgressWish wish_of(const Arguments& arguments) {
  return {!arguments.has(OptionId::no_progress), arguments.has(OptionId::verbose),
          arguments.values().progress_interval};
}

/// The INI file that options were read from; empty when there is none.
std::string file_of(const Arguments& arguments) {
  for (const auto& [id, given] : arguments.texts())
    if (given.origin == Origin::file)
      return given.place.substr(0, given.place.rfind(", line "));
  return {};
}

ExitCode run_and_print(const Arguments& arguments) {
  TerminalOut out(std::cout, has_colours(STDOUT_FILENO)), err(std::cerr, has_colours(STDERR_FILENO));
  auto screen = progress_for_standard_error(wish_of(arguments));
  std::optional<LineSignal> asked(std::in_place, [&] { screen->say_now(); });
  if (const auto file = file_of(arguments); arguments.has(OptionId::verbose) && !file.empty())
    screen->note(fmt::format("options come from {}", file));
  for (const auto& warning : arguments.warnings())
    screen->note(warning);
  const auto& log = arguments.values().log;
  const auto outcome = log && !only_shows_options(arguments)
                           ? run_logged(arguments, log->string(), out, *screen)
                           : run_observed(arguments, out, *screen);
  asked.reset();
  screen.reset();
  const bool data_only = arguments.command().pure_output || arguments.has(OptionId::json);
  if (!outcome.sentence.empty()) {
    out.flush();
    (data_only ? err : out).print("{}\n", painted(colour_of(outcome), outcome.sentence));
  }
  out.flush();
  if (!out.good() && !reader_is_gone(STDOUT_FILENO))
    throw Error(ErrorKind::no_space, "standard output could not be written to the end");
  return outcome.code;
}

} // namespace

ExitCode run(const Arguments& arguments) {
  try {
    return run_and_print(arguments);
  } catch (Error& error) {
    rethrow_with_origins(error, arguments);
  }
}

ExitCode report_failure(std::span<const char* const> command_line, std::ostream& out,
                        std::ostream& err) noexcept {
  try {
    const auto failure = current_failure();
    // Results are printed last, so nothing is there yet; a stream that failed takes nothing.
    TerminalOut result(out), shown(err, &err == &std::cerr && has_colours(STDERR_FILENO));
    const bool json = std::any_of(command_line.begin(), command_line.end(), [](std::string_view word) {
      return word == "--json" || word.starts_with("--json=");
    });
    if (json && result.good())
      print_json(result, json_of(failure, known_command(command_line.front())));
    result.flush();
    shown.print("{} {}\n", painted(Colour::red, "gc2pc:"), failure.sentence());
    return failure.code;
  } catch (...) {
    return ExitCode::failed;
  }
}

} // namespace gc2pc::cli
