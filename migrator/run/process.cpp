// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/process.hpp"

#include "migrator/base/moment.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>
#include <vector>

namespace gc2pc {
namespace {

std::string name_of_account(uid_t id) {
  std::vector<char> buffer(16'384);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
    return found->pw_name;
  return "uid" + std::to_string(id);
}

/// The account that signed in, which stays the same across sudo and su (proc(5), loginuid).
std::optional<uid_t> login_account() {
  constexpr std::uint32_t unset = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t id = unset;
  return std::ifstream("/proc/self/loginuid") >> id && id != unset ? std::optional<uid_t>(id) : std::nullopt;
}

/// A name as sudo gives it: what an environment says must not bring other text into a journal.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-' || c == '@' || c == '\\' || c == '+';
  });
}

/// The person: "alice", or "alice as root" where the account that runs is another one.
std::string user_name() {
  const auto account = name_of_account(::geteuid());
  std::string person;
  if (const auto login = login_account())
    person = name_of_account(*login);
  else if (const char* sudo = std::getenv("SUDO_USER"); sudo != nullptr && is_plain_name(sudo))
    person = sudo;
  return person.empty() || person == account ? account : person + " as " + account;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown-host";
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
  constexpr int start_time_field = 22; // proc(5); field 3 is the first one after the name
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
  return {user_name(), host_name(), ::getpid(), process_start(::getpid()).value_or(0), this_boot()};
}

std::optional<bool> is_alive(const ProcessIdentity& process) {
  const auto here = this_process();
  if (process.host != here.host)
    return std::nullopt;
  return process.boot == here.boot && process_start(process.pid) == process.start;
}

} // namespace gc2pc
