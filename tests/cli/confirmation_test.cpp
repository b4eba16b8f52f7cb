// SPDX-License-Identifier: Apache-2.0
/// \file
/// On a terminal, rollback, close and finalize ask before they begin; a script is not asked.
#include "migrator/cli/confirmation.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

using namespace gc2pc::test;

namespace {

/// The journal's records, as a number.
std::string journal_of(const PracticePool& pool) {
  return last_line(run_program({"status", "--run", pool.run().string(), "--audit"}).out);
}

} // namespace

TEST_CASE("y and yes mean yes, anything else means no") {
  for (const auto* yes : {"y", "Y", "yes", "YES", " yes "})
    CHECK(gc2pc::cli::means_yes(yes));
  for (const auto* no : {"", " ", "n", "no", "yes please", "ye", "y y", "j"})
    CHECK_FALSE(gc2pc::cli::means_yes(no));
}

TEST_CASE("on a terminal the work begins only after a yes") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto run = pool.run().string();
  REQUIRE(run_program({"cutover", "--run", run, "--execute", "--plan", hash, "--quiet-time", "0"}).code == 0);
  struct Asked {
    Words words;
    std::string question;
  };
  const std::vector<Asked> all{
      {{"finalize", "--run", run, "--execute", "--plan", hash, "--consent", "directory", "--quiet-time", "0"},
       "This hands over the lookup address of the run in " + run +
           ": from then on, clients use the new pool.\n"},
      {{"rollback", "--run", run, "--execute", "--consent", "directory"},
       "This rolls back the run in " + run +
           ": target, files and directory become as they were before it.\n"},
      {{"close", "--run", run, "--execute", "--plan", hash},
       "This removes gc2pc's tables from the target of the run in " + run +
           ". After it, a rollback is no longer possible.\n"}};
  const auto before = journal_of(pool);
  for (const auto& [the_words, question] : all)
    for (const std::string answer : {"n\n", "\n", "yes please\n"}) {
      const auto& words = the_words; // clang 14 captures no structured binding
      CAPTURE(words.front());
      CAPTURE(answer);
      const auto ran = run_on_terminal(words, answer);
      CHECK(ran.code == 130);
      CHECK(ran.out.starts_with(question + "\x1b[33mContinue?\x1b[0m [y/N] "));
      CHECK(ran.out.ends_with(" not confirmed: nothing has been changed. Answer 'y', or give --yes.\n"));
    }
  CHECK(journal_of(pool) == before);
  // --discard-new-messages is named, since it deletes what users wrote.
  CHECK(run_on_terminal(all[1].words + Words{"--discard-new-messages"}, "n\n")
            .out.find("before it, and messages that users wrote into migrated rooms are deleted.\n") !=
        std::string::npos);
  CHECK(run_on_terminal(all[0].words, "Y\n").code == 0);
  const auto unasked = run_on_terminal(all[1].words + Words{"--yes"});
  CHECK(unasked.code == 0);
  CHECK(unasked.out.find("Continue?") == unasked.out.npos);
  CHECK(journal_of(pool) != before);
}

TEST_CASE("a script is not asked: its options are the consent") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto run = pool.run().string();
  REQUIRE(run_program({"cutover", "--run", run, "--execute", "--plan", hash, "--quiet-time", "0"}).code == 0);
  const auto ran = run_program({"rollback", "--run", run, "--execute"});
  CHECK(ran.code == 0);
  CHECK(ran.err.find("Continue?") == ran.err.npos);
}
