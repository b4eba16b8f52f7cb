// SPDX-License-Identifier: Apache-2.0
/// \file
/// The one root exception of gc2pc: what went wrong, with which entity, whether trying again helps, what to
/// do.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// What kind of failure it is. The program maps it to an exit code in one place (migrator/exit_code.hpp).
enum class ErrorKind {
  usage,         ///< an option or verb is wrong
  configuration, ///< a rule file, profile, INI file or a combination of options is wrong
  not_found,     ///< a file, database or directory object that was named does not exist
  wrong_input,   ///< it exists, but is not what was asked for (not a database, another kind of database,
                 ///< damaged)
  permission,    ///< the operating system or a server refuses access
  no_space,      ///< the disk or tablespace is full
  connection,    ///< a server cannot be reached or went away
  conflict,      ///< the world is not in the state the step needs (two owners, target already has the pool)
  changed,       ///< source, target, directory or rules are not what was planned
  plan_errors,   ///< the plan has findings of severity error
  difference,    ///< verification found a difference
  waiting,       ///< an administrator has to do something first; then the same command resumes
  deadline,      ///< stopped because the work does not fit before the deadline
  no_such_run,   ///< the run folder holds no run
  locked,        ///< a living process holds the run
  interrupted,   ///< the operator interrupted; the journal is consistent
  corrupt,       ///< a journal, snapshot or run folder is damaged
  internal       ///< a bug: an invariant of gc2pc itself does not hold
};

/// The stable lower-case name of a kind, for logs and JSON.
[[nodiscard]] std::string_view to_string(ErrorKind kind) noexcept;

/// Root of everything gc2pc throws. `what()` is one line: context, message, entity, hint. It never contains
/// message text or a secret.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message);

  /// Which thing it is about, e.g. "room", with its key in the source, e.g. "nodeID 17".
  Error& about(std::string entity, std::string source_key);
  /// What the operator can do; one sentence.
  Error& hint(std::string sentence);
  /// Doing the same again may succeed (connection lost, lock timeout).
  Error& retryable(bool value = true);
  /// Prefixes what was being done; called on the way up, outermost last.
  Error& add_context(std::string_view doing);

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_retryable() const noexcept { return retryable_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& entity() const noexcept { return entity_; }
  [[nodiscard]] const std::string& source_key() const noexcept { return source_key_; }
  [[nodiscard]] const std::string& hint_text() const noexcept { return hint_; }
  [[nodiscard]] const char* what() const noexcept override { return line_.c_str(); }

 private:
  void compose();

  ErrorKind kind_;
  bool retryable_ = false;
  std::string message_, entity_, source_key_, hint_, context_, line_;
};

/// Runs `work`; an Error that leaves it gets `doing` as context.
template <class Work>
auto with_context(std::string_view doing, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (Error& error) {
    error.add_context(doing);
    throw;
  }
}

} // namespace gc2pc
