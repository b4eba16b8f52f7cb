// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/power_shell.hpp"

#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>

namespace gc2pc::test {
namespace {

std::filesystem::path folder_of(const char* variable) {
  const char* folder = std::getenv(variable);
  return folder ? folder : "";
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

} // namespace

PowerShell* PowerShell::running() {
  static const auto folder = folder_of("GC2PC_POWERSHELL");
  static const auto program = first_line(folder / "ready");
  if (program.empty()) {
    const auto why = first_line(folder / "skipped");
    skip(why.empty() ? "no PowerShell was installed; ctest does it" : why);
    return nullptr;
  }
  static const std::unique_ptr<PowerShell> shell(new PowerShell(program));
  return shell.get();
}

PowerShell::PowerShell(const std::string& program) {
  std::array<int, 2> in{}, out{};
  REQUIRE(::pipe(in.data()) == 0);
  REQUIRE(::pipe(out.data()) == 0);
  process_ = ::fork();
  REQUIRE(process_ >= 0);
  if (process_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    for (const int end : {in[0], in[1], out[0], out[1]})
      ::close(end);
    ::setenv("LDAPTLS_CACERT", (folder_of("GC2PC_SAMBA_DC") / "tls/ca.pem").c_str(), 1);
    ::setenv("DOTNET_CLI_TELEMETRY_OPTOUT", "1", 1);
    ::setenv("POWERSHELL_TELEMETRY_OPTOUT", "1", 1);
    ::setenv("POWERSHELL_UPDATECHECK", "Off", 1);
    ::setenv("NO_COLOR", "1", 1);
    ::execl(program.c_str(), program.c_str(), "-NoLogo", "-NoProfile", "-NonInteractive", "-File",
            GC2PC_POWERSHELL_SERVER, static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  to_ = in[1];
  from_ = ::fdopen(out[0], "r");
  REQUIRE(from_ != nullptr);
}

PowerShell::~PowerShell() {
  std::cout << "PowerShell ran " << runs << " scripts and parsed " << parses << '\n';
  ::close(to_); // it ends at the end of its jobs
  std::fclose(from_);
  ::waitpid(process_, nullptr, 0);
}

std::string PowerShell::next_line() {
  char* text = nullptr;
  std::size_t size = 0;
  const auto length = ::getline(&text, &size, from_);
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  REQUIRE_MESSAGE(length > 0, "PowerShell has ended");
  return {text, static_cast<std::size_t>(length) - 1};
}

nlohmann::json PowerShell::ask(const nlohmann::json& job) {
  const auto line = job.dump() + "\n";
  for (std::size_t at = 0; at < line.size();) {
    const auto written = ::write(to_, line.data() + at, line.size() - at);
    REQUIRE(written > 0);
    at += static_cast<std::size_t>(written);
  }
  host_.clear();
  constexpr std::string_view mark = "answer: ";
  std::string text = next_line();
  for (; !text.starts_with(mark); text = next_line())
    host_.push_back(text);
  auto answer = nlohmann::json::parse(text.substr(mark.size()));
  if (answer.is_object() && answer.contains("trouble"))
    FAIL(answer.at("trouble").get<std::string>());
  return answer;
}

std::string PowerShell::version() {
  return ask({{"do", "version"}}).at("version").get<std::string>();
}

ScriptRun PowerShell::run(const std::filesystem::path& script, const ScriptManner& manner) {
  ++runs;
  const auto answer = ask({{"do", "run"},
                           {"path", script.string()},
                           {"with", manner.with},
                           {"failAt", manner.fail_at},
                           {"hideDeleted", manner.hide_deleted},
                           {"catalog", manner.catalog},
                           {"pools", manner.pools}});
  const auto& error = answer.at("error");
  return {answer.at("output").get<std::vector<std::string>>(),
          answer.at("warnings").get<std::vector<std::string>>(),
          host_,
          error.is_null() ? std::string() : error.get<std::string>(),
          answer.at("where").get<std::string>(),
          answer.at("calls").get<std::vector<std::string>>()};
}

ScriptHead PowerShell::head(const std::filesystem::path& script) {
  const auto answer = ask({{"do", "head"}, {"path", script.string()}});
  return {answer.at("before").get<std::string>(), answer.at("values"), answer.at("after").get<std::string>()};
}

nlohmann::json PowerShell::parse(const std::filesystem::path& script, bool look) {
  ++parses;
  return ask({{"do", "parse"}, {"path", script.string()}, {"look", look}});
}

nlohmann::json PowerShell::values_of(const std::vector<std::string>& expressions) {
  return ask({{"do", "values"}, {"of", expressions}}).at("values");
}

} // namespace gc2pc::test
