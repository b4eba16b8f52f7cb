// SPDX-License-Identifier: Apache-2.0
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

/// In the child: standard output or error into a file.
void redirect(const fs::path& file, int descriptor) {
  const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0)
    _exit(126);
  close(opened);
}

const fs::path& template_folder(bool with_target) {
  static const TemporaryFolder folders;
  const auto make = [](const char* name, const Words& more) {
    const auto folder = folders.path() / name;
    const auto made =
        run_program(Words{"sample", "--out", folder.string(), "--messages", "400", "--rooms", "40"} + more);
    REQUIRE_MESSAGE(made.code == 0, made.err);
    return folder;
  };
  static const fs::path plain = make("plain", {});
  static const fs::path in_use = make("in-use", {"--with-target"});
  return with_target ? in_use : plain;
}

} // namespace

Ran run_command(const Words& command, const std::function<void()>& before) {
  const TemporaryFolder output;
  const auto out = output / "out", err = output / "err";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    if (before)
      before();
    std::vector<char*> argv;
    for (const auto& word : command)
      argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(out), read_file(err)};
}

Ran run_program(const Words& arguments, const std::function<void()>& before) {
  return run_command(Words{GC2PC_PROGRAM} + arguments, before);
}

Ran run_on_terminal(const Words& arguments, const std::string& typed) {
  termios modes{};
  modes.c_cflag = CS8 | CREAD; // line feeds stay line feeds
  winsize size{.ws_row = 40, .ws_col = 120, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, &modes, &size);
  REQUIRE(child >= 0);
  if (child == 0) {
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    const auto words = Words{GC2PC_PROGRAM} + arguments;
    std::vector<char*> argv;
    for (const auto& word : words)
      argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }
  CHECK(write(terminal, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
  std::string shown;
  std::array<char, 4096> part{};
  for (ssize_t size_read = 0; (size_read = read(terminal, part.data(), part.size())) > 0;)
    shown.append(part.data(), static_cast<std::size_t>(size_read));
  close(terminal);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), shown, {}};
}

Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  if (end == text.npos)
    return {};
  const auto begin = text.rfind('\n', end);
  return text.substr(begin == text.npos ? 0 : begin + 1, end - (begin == text.npos ? 0 : begin + 1) + 1);
}

PracticePool::PracticePool(bool with_target) {
  fs::copy(template_folder(with_target), folder(),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

Words PracticePool::options() const {
  return {"--source",         "sqlite3://dbname=" + source().string(),
          "--target",         "sqlite3://dbname=" + target().string(),
          "--directory",      "ldif:" + ldif().string(),
          "--lookup-address", "sip:ocschat@contoso.example",
          "--pool",           "pcpool.contoso.example",
          "--home-pool",      "fepool.contoso.example",
          "--files-from",     (folder() / "files").string(),
          "--files-to",       (folder() / "new-files").string()};
}

Words PracticePool::options_with(const std::string& option, const std::string& value) const {
  auto words = options();
  const auto found = std::find(words.begin(), words.end(), option);
  REQUIRE(found != words.end());
  if (value.empty())
    words.erase(found, found + 2);
  else
    *(found + 1) = value;
  return words;
}

std::string PracticePool::plan() const {
  const auto planned = run_program(Words{"plan", "--json", "--run", run().string()} + options());
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  return nlohmann::json::parse(planned.out).at("plan_hash");
}

Ran PracticePool::cutover(const std::string& hash, const Words& more) const {
  return run_program(Words{"cutover", "--run", run().string(), "--execute", "--plan", hash.substr(0, 12),
                           "--consent", "directory", "--quiet", "0"} +
                     more);
}

Ran PracticePool::rollback(const Words& more) const {
  return run_program(Words{"rollback", "--run", run().string(), "--execute", "--consent", "directory"} +
                     more);
}

} // namespace gc2pc::test
