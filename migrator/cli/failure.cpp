// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/failure.hpp"

#include "mappings/model/error.hpp"
#include "migrator/report/summary.hpp"

#include <boost/core/demangle.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <new>
#include <system_error>
#include <typeinfo>

namespace gc2pc::cli {
namespace {

constexpr std::string_view system_kind = "system";

Failure failure_of(const Error& error) {
  Failure failure{exit_code_for(error.kind()), std::string(to_string(error.kind())), error.what(),
                  error.hint_text()};
  if (!failure.hint.empty())
    failure.message.resize(failure.message.size() - failure.hint.size() - 1);
  else if (error.kind() == ErrorKind::interrupted)
    failure.hint = "Run the same command again to resume.";
  return failure;
}

Failure internal(const std::string& what) {
  return {ExitCode::failed, std::string(to_string(ErrorKind::internal)), "internal error: " + what,
          "Please report this"};
}

Failure any_failure() {
  try {
    throw;
  } catch (const Error& error) {
    return failure_of(error);
  } catch (const std::filesystem::filesystem_error& error) {
    return {ExitCode::failed,
            std::string(system_kind),
            fmt::format("cannot access '{}': {}", error.path1().string(), error.code().message()),
            {}};
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::resource_unavailable_try_again) // of all that gc2pc asks for only a thread
      return {ExitCode::failed, std::string(system_kind),
              "the system does not give a thread: it lacks memory, or a limit of processes is reached",
              "Reduce --jobs, or increase the limit (ulimit -u, ulimit -v, TasksMax of a service)"};
    return {ExitCode::failed, std::string(system_kind), error.what(), {}};
  } catch (const std::bad_alloc&) {
    return {ExitCode::failed, std::string(system_kind), "out of memory", {}};
  } catch (const std::exception& error) {
    return internal("unexpected " + boost::core::demangle(typeid(error).name()));
  } catch (...) {
    return internal("unknown exception");
  }
}

} // namespace

std::string one_line(std::string text) {
  for (char& c : text)
    if (c >= '\t' && c <= '\r')
      c = ' ';
  return text;
}

std::string Failure::sentence() const {
  if (hint.empty())
    return message;
  return fmt::format("{}{} {}", message, message.ends_with('.') ? "" : ".", hint);
}

Failure current_failure() {
  auto failure = any_failure();
  failure.message = one_line(std::move(failure.message));
  failure.hint = one_line(std::move(failure.hint));
  return failure;
}

nlohmann::json json_of(const Failure& failure, std::string_view verb) {
  const auto text = [](std::string_view words) {
    return words.empty() ? nlohmann::json(nullptr) : nlohmann::json(words);
  };
  return {{"schema_version", json_schema_version},
          {"verb", text(verb)},
          {"error",
           {{"exit_code", static_cast<int>(failure.code)},
            {"kind", failure.kind},
            {"message", failure.message},
            {"hint", text(failure.hint)}}}};
}

} // namespace gc2pc::cli
