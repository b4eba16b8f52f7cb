// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/hooks.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/visible_text.hpp"
#include "migrator/cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cmath>
#include <utility>

namespace gc2pc::cli {
namespace {

constexpr std::array events{HookEvent::begin,     HookEvent::step,    HookEvent::waiting,
                            HookEvent::ownerless, HookEvent::failure, HookEvent::complete};
constexpr std::chrono::seconds event_limit{10}, may_begin_limit{30};
constexpr std::string_view may_begin_prefix = "may-begin-";

/// Of gc2pc's own environment a hook gets these: others may hold a password.
constexpr std::array passed_on{"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ"};

std::string name_of(StepId step) {
  return std::string(may_begin_prefix).append(gc2pc::to_string(step));
}

Environment environment_of(const std::string& hook, const HookNews& news) {
  Environment variables;
  for (const auto* name : passed_on)
    if (const auto value = environment_value(name); !value.empty())
      variables[name] = value;
  // Names may come from data: one line, hidden characters visible.
  const auto add = [&](const char* name, std::string_view value) { variables[name] = visible_text(value); };
  add("GC2PC_HOOK", hook);
  add("GC2PC_RUN", news.run);
  add("GC2PC_RUN_ID", news.run_id);
  add("GC2PC_VERB", news.verb);
  add("GC2PC_PLAN", news.plan);
  add("GC2PC_LEVEL", news.level);
  add("GC2PC_STEP", news.step);
  add("GC2PC_SENTENCE", news.sentence);
  add("GC2PC_EXIT_CODE", news.exit_code ? std::to_string(*news.exit_code) : std::string());
  add("GC2PC_SECONDS_LEFT",
      news.seconds_left ? std::to_string(std::llround(*news.seconds_left)) : std::string());
  return variables;
}

} // namespace

std::string_view to_string(HookEvent event) {
  switch (event) {
  case HookEvent::begin:
    return "on-begin";
  case HookEvent::step:
    return "on-step";
  case HookEvent::waiting:
    return "on-waiting";
  case HookEvent::ownerless:
    return "on-ownerless";
  case HookEvent::failure:
    return "on-failure";
  case HookEvent::complete:
    return "on-complete";
  }
  return "";
}

Hooks::Hooks(std::filesystem::path folder) : folder_(std::move(folder)) {
  struct stat facts {};
  if (::stat(folder_.c_str(), &facts) != 0)
    throw os_error(fmt::format("cannot open the folder of hooks '{}'", folder_.string()), errno);
  if (!S_ISDIR(facts.st_mode))
    throw Error(ErrorKind::configuration, fmt::format("--hooks '{}' is not a folder", folder_.string()))
        .hint("Name the folder that the hooks are in.");
  for (const auto event : events)
    static_cast<void>(is_there(std::string(to_string(event))));
  for (const auto step : all_step_ids)
    if (is_there(name_of(step)) && step > first_handover_step)
      throw Error(ErrorKind::configuration,
                  fmt::format("the hook '{}' would postpone a step after the release, while the address has "
                              "no owner",
                              (folder_ / name_of(step)).string()))
          .hint("Remove it. may-begin-release postpones the whole handover.");
}

// Asked again before each call: the folder may be changed while a call works.
bool Hooks::is_there(const std::string& name) const {
  require_own_folder(folder_, fmt::format("the folder of hooks '{}'", folder_.string()));
  const auto path = folder_ / name;
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) {
    if (errno == ENOENT)
      return false;
    throw os_error(fmt::format("cannot examine the hook '{}'", path.string()), errno);
  }
  const auto shown = fmt::format("the hook '{}'", path.string());
  if (!S_ISREG(facts.st_mode) || (facts.st_mode & S_IXUSR) == 0)
    throw Error(ErrorKind::configuration, shown + " is not an executable file")
        .hint("Make it one (chmod 0700), or remove it. A symbolic link is not followed.");
  require_own(facts, shown);
  return true;
}

ChildEnd Hooks::run(const std::string& name, const HookNews& news, std::chrono::seconds limit,
                    const StopRequested& stop) const {
  return run_child(folder_ / name, environment_of(name, news), limit, stop);
}

std::string Hooks::call(HookEvent event, const HookNews& news) const {
  const std::string name(to_string(event));
  try {
    if (!is_there(name))
      return {};
    const auto end = run(name, news, event_limit, {});
    return end.good() ? std::string() : fmt::format("the hook {} failed: {}", name, end.text(event_limit));
  } catch (const Error& error) {
    return fmt::format("the hook {} could not be called: {}", name, error.message());
  }
}

bool Hooks::may_begin(StepId step, HookNews news, const StopRequested& stop, std::string& why) const {
  const auto name = name_of(step);
  // No hook may be added for a step that must not wait.
  if (step > first_handover_step || !is_there(name))
    return true;
  news.step = gc2pc::to_string(step);
  const auto end = run(name, news, may_begin_limit, stop);
  why = fmt::format("{}: {}", name, end.text(may_begin_limit));
  return end.good();
}

} // namespace gc2pc::cli
