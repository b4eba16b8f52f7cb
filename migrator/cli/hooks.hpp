// SPDX-License-Identifier: Apache-2.0
/// \file
/// `--hooks DIR`: programs of the operator that are called at the turns of a call.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/child_process.hpp"
#include "migrator/base/step_names.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// When a hook is called; as a file it is "on-begin".
enum class HookEvent { begin, step, waiting, ownerless, failure, complete };
[[nodiscard]] std::string_view to_string(HookEvent event);

/// What a hook gets in its environment. Never a secret, nor text of a message.
struct HookNews {
  std::string run, run_id, verb, plan, level; ///< `run`: the folder
  std::string step, sentence;
  std::optional<int> exit_code;
  std::optional<double> seconds_left;
};

/// The folder of hooks. A hook that is not there is passed over.
class Hooks {
 public:
  /// Throws configuration when the folder, or a hook in it, may be written by another account, when a hook is
  /// not an executable file, and for a may-begin of a step that cannot be postponed: between release and
  /// endpoint the address has no owner.
  explicit Hooks(std::filesystem::path folder);

  /// Runs it, for ten seconds at most. Returns what went wrong; empty when nothing did.
  [[nodiscard]] std::string call(HookEvent event, const HookNews& news) const;
  /// Whether the step may begin: there is no such hook, or it ended with 0. `why` gets how it ended.
  [[nodiscard]] bool may_begin(StepId step, HookNews news, const StopRequested& stop, std::string& why) const;

 private:
  [[nodiscard]] bool is_there(const std::string& name) const;
  [[nodiscard]] ChildEnd run(const std::string& name, const HookNews& news, std::chrono::seconds limit,
                             const StopRequested& stop) const;

  std::filesystem::path folder_;
};

} // namespace gc2pc::cli
