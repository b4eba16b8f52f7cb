// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/process.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <vector>

namespace gc2pc {
namespace {

std::string user_name() {
  std::vector<char> buffer(16'384);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
    return found->pw_name;
  return "uid" + std::to_string(::geteuid());
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown-host";
}

std::string boot_id() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

} // namespace

std::string ProcessIdentity::text() const {
  return user + "@" + host + " " + std::to_string(pid);
}

std::optional<std::uint64_t> process_start(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line))
    return std::nullopt;
  // The second field is the program's name in parentheses and may hold blanks and parentheses: count from the
  // last one.
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos)
    return std::nullopt;
  std::istringstream rest(line.substr(name_end + 1));
  std::string field;
  constexpr int start_time_field = 22; // proc(5); field 3 is the first one behind the name
  std::string state;
  for (int number = 3; number <= start_time_field && rest >> field; ++number)
    if (number == 3)
      state = field;
  // A zombie has ended: it only waits for its parent to take notice.
  if (!rest || state == "Z" || state == "X")
    return std::nullopt;
  return std::stoull(field);
}

ProcessIdentity this_process() {
  return {user_name(), host_name(), ::getpid(), process_start(::getpid()).value_or(0), boot_id()};
}

std::optional<bool> is_alive(const ProcessIdentity& process) {
  const auto here = this_process();
  if (process.host != here.host)
    return std::nullopt;
  return process.boot == here.boot && process_start(process.pid) == process.start;
}

} // namespace gc2pc
