// SPDX-License-Identifier: Apache-2.0
/// \file
/// How the engine says what it is doing. Nothing below this interface prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// What is counted while a piece of work continues.
enum class Unit { messages, rows, files, seconds };

[[nodiscard]] constexpr std::string_view to_string(Unit unit) noexcept {
  switch (unit) {
  case Unit::messages:
    return "messages";
  case Unit::rows:
    return "rows";
  case Unit::files:
    return "files";
  case Unit::seconds:
    return "seconds";
  }
  return "units";
}

/// The two sides of work that reads and writes at the same time.
enum class Side { source, target };

/// Which side holds the other one up: for what share of the last moment it was waited for, 0 to 1.
struct Wait {
  Side side = Side::target;
  double share = 0;
};

/// Events of a run. Implementations: terminal bar, line a minute, JSON log; several at once by a fan-out.
/// Called from one thread at a time. Never given message text or a secret.
class Observer {
 public:
  virtual ~Observer() = default;
  /// A step or other long piece of work begins; `total` 0 when it is not known.
  virtual void begin(std::string_view work, std::uint64_t total, Unit unit) = 0;
  /// So many units are done now (absolute). Called often; the observer thins it out.
  virtual void progress(std::uint64_t done) = 0;
  /// Who was waited for lately; about once a second, only of work that reads and writes at the same time.
  virtual void waiting(const Wait& wait) = 0;
  /// It ended. `summary` is one short sentence or empty.
  virtual void end(std::string_view summary) = 0;
  /// It did not end well: `summary` says "failed" or "stopped"; the reason comes as an exception.
  virtual void fail(std::string_view summary) { end(summary); }
  /// Something the operator should see now (a lock was taken over, the address has no owner since …).
  virtual void note(std::string_view sentence) = 0;
};

} // namespace gc2pc
