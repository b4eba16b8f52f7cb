// SPDX-License-Identifier: Apache-2.0
/// \file
/// A disk that fails in the middle of a small file: what cannot be read to its end is an error, never a
/// shorter file. The first block is there, the second is not.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

/// Longer than the blocks in which small files are read.
constexpr std::size_t two_blocks = 10'000;

Ran plan_with_unreadable(const fs::path& file, const Words& options) {
  return run_program(Words{"plan"} + options, [&] {
    ::setenv("LD_PRELOAD", FAILING_CALLS, 1);
    ::setenv("GC2PC_READS_OF", fs::canonical(file).c_str(), 1);
    ::setenv("GC2PC_READS_AT", "2", 1);
  });
}

/// `text`, and a comment behind which it goes on.
void write_long(const fs::path& file, const std::string& text, const std::string& rest) {
  write_file(file, text + std::string(two_blocks, ' ') + rest);
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
}

void check_refused(const fs::path& file, const std::string& what, const Words& options, int code = 1) {
  CAPTURE(what);
  const auto ran = plan_with_unreadable(file, options);
  CHECK(ran.code == code);
  CHECK(ran.err ==
        "gc2pc: cannot read " + what + "'" + file.string() +
            "': Input/output error. Check the disk or the mount, then run the same command again.\n");
  CHECK(ran.out.empty());
}

} // namespace

TEST_CASE("unreadable: an INI file loses no option behind the block that fails") {
  const PracticePool pool;
  const auto file = pool.folder() / "weekend.ini";
  write_long(file, "max-file-size = 30000\n#", "\nrelease = disable\n");
  check_refused(file, "INI file ", Words{"--config", file.string()} + pool.options(), 2);
}

TEST_CASE("unreadable: rules, layout and template") {
  const PracticePool pool;
  const auto rules = run_program({"rules", "show"});
  REQUIRE(rules.code == 0);
  struct Case {
    std::string option, what, begin, end;
  };
  for (const auto& one : {Case{"--rules", "rule file ", rules.out, ""},
                          Case{"--endpoint-template", "endpoint template ", "<endpoint>", "</endpoint>"}}) {
    const auto file = pool.folder() / ("file" + one.option);
    write_long(file, one.begin, one.end);
    check_refused(file, one.what, pool.options() + Words{one.option, file.string()});
  }
  const auto file = pool.folder() / "layout.xml";
  write_long(file, "<profile>", "</profile>");
  const auto ran = plan_with_unreadable(file, pool.options() + Words{"--source-profile", file.string()});
  CHECK(ran.code == 2);
  CHECK(ran.err ==
        "gc2pc: the profile '" + file.string() + "' cannot be read to its end, or is not a text\n");
}

TEST_CASE("unreadable: keys and a passphrase make a plan that cannot be executed") {
  const PracticePool pool;
  for (const auto& [option, the_what] :
       {std::pair{"--encrypt-to", "certificate"}, std::pair{"--sign-key", "private key"},
        std::pair{"--verify-key", "public key"}, std::pair{"--passphrase-file", "passphrase file"}}) {
    const auto& what = the_what; // clang 14 captures no structured binding
    CAPTURE(what);
    const auto file = pool.folder() / ("file" + std::string(option));
    write_long(file, "a long passphrase\n", "x");
    const auto ran = plan_with_unreadable(file, pool.options() + Words{option, file.string()});
    CHECK(ran.code == 3);
    CHECK(last_line(ran.out).ends_with(": step snapshot would fail: cannot read " + std::string(what) + " '" +
                                       file.string() +
                                       "': Input/output error. Check the disk or the mount, then run the "
                                       "same command again. Nothing has been changed."));
  }
}

TEST_CASE("unreadable: an LDIF file is not taken for a shorter one") {
  const PracticePool pool;
  const auto text = read_file(pool.ldif());
  REQUIRE(text.size() > 100);
  // It is read in blocks of a megabyte.
  write_file(pool.ldif(), text + std::string("\n# ") + std::string(2'000'000, 'x') + "\n");
  check_refused(pool.ldif(), "", pool.options());
}

TEST_CASE("unreadable: the same files are read when the disk works") {
  const PracticePool pool;
  const auto file = pool.folder() / "weekend.ini";
  write_long(file, "max-file-size = 30000\n#", "\nrelease = disable\n");
  const auto ran = run_program(Words{"plan", "--config", file.string()} + pool.options());
  CHECK_MESSAGE(ran.code == 0, ran.err);
}
