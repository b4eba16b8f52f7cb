// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/terminal_checks.hpp"

#include "migrator/cli/paint.hpp"
#include "migrator/cli/terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <csignal>

namespace gc2pc::cli {
namespace {

/// Below it, lines of progress lose what is not essential.
constexpr std::size_t comfortable_columns = 80;

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

bool has(const char* variable) {
  return !environment_value(variable).empty();
}

Check check(const char* id, CheckLevel level, std::string sentence, std::string remedy = {}) {
  return {CheckGroup::terminal, id, level, std::move(sentence), std::move(remedy)};
}

Check characters(const TerminalFacts& facts) {
  constexpr auto id = "terminal.characters";
  return facts.utf8 ? check(id, CheckLevel::good, "the locale is UTF-8")
                    : check(id, CheckLevel::remark, "the locale is not UTF-8: names may be unreadable",
                            "Set LC_ALL=C.UTF-8.");
}

Check width(const TerminalFacts& facts) {
  constexpr auto id = "terminal.width";
  if (!facts.terminal)
    return check(id, CheckLevel::unchecked, "the width: not checked, standard error is not a terminal");
  const auto sentence = fmt::format("the terminal has {} columns", facts.columns);
  return facts.columns >= comfortable_columns
             ? check(id, CheckLevel::good, sentence)
             : check(id, CheckLevel::remark, sentence,
                     fmt::format("Widen it to {} or more.", comfortable_columns));
}

/// SIGHUP stops a call at the next safe point, unless it is ignored.
Check hangup(const TerminalFacts& facts) {
  constexpr auto id = "terminal.hangup";
  const auto good = [&](const char* why) {
    return check(id, CheckLevel::good, fmt::format("a lost connection does not stop gc2pc: {}", why));
  };
  if (facts.ignores_hangup)
    return good("it ignores SIGHUP (nohup)");
  if (facts.service)
    return good("systemd started it");
  if (facts.multiplexer)
    return good("it runs in tmux or screen");
  return check(id, CheckLevel::remark,
               facts.remote
                   ? "gc2pc runs in an ssh session: when the connection is lost, it stops at the next "
                     "safe point"
                   : "gc2pc runs without tmux, systemd or nohup: when its terminal is closed, it stops "
                     "at the next safe point",
               "Start it in tmux, or with systemd-run or nohup.");
}

} // namespace

TerminalFacts terminal_facts() {
  TerminalFacts facts;
  facts.terminal = isatty(STDERR_FILENO) != 0;
  facts.utf8 = locale_is_utf8();
  facts.columns = terminal_columns(STDERR_FILENO, 0);
  facts.multiplexer = has("TMUX") || has("STY");
  facts.service = has("INVOCATION_ID");
  facts.ignores_hangup = is_ignored(SIGHUP);
  facts.remote = has("SSH_CONNECTION");
  return facts;
}

std::vector<Check> terminal_checks(const TerminalFacts& facts) {
  return {characters(facts), width(facts), hangup(facts)};
}

} // namespace gc2pc::cli
