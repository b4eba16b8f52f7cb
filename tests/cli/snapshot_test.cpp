// SPDX-License-Identifier: Apache-2.0
/// \file
/// The command snapshot and the options that protect one, from outside.
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

using namespace gc2pc::test;

TEST_CASE("snapshot: encrypted and signed on the command line, shown, verified, rolled back from; no secret "
          "anywhere") {
  const PracticePool pool;
  const std::string secret = "correct horse battery staple";
  const auto key = (pool.folder() / "sign.pem").string(), known = (pool.folder() / "known.pem").string();
  const auto passphrase = (pool.folder() / "passphrase.txt").string();
  REQUIRE(run_command({"sh", "-c",
                       "umask 077; openssl genpkey -algorithm ed25519 -out '" + key +
                           "' && openssl pkey -pubout -in '" + key + "' -out '" + known + "'"})
              .code == 0);
  REQUIRE(run_command({"sh", "-c", "umask 077; printf '" + secret + "' >'" + passphrase + "'"}).code == 0);
  const auto ldif = read_file(pool.ldif());
  const auto hash = pool.plan();
  const Words run{"--run", pool.run().string()};
  const auto log = (pool.folder() / "log.jsonl").string();
  const auto cut =
      run_program(Words{"cutover", "--execute", "--plan", hash, "--quiet", "0", "--consent", "directory",
                        "--passphrase-file", passphrase, "--sign-key", key, "--log", log} +
                  run);
  INFO(cut.err);
  REQUIRE(cut.code == 0);
  CHECK(std::filesystem::exists(pool.run() / "snapshot" / "target.tar.zst.cms"));

  const auto outside = run_program(Words{"snapshot", "verify"} + run);
  CHECK(outside.code == 0);
  CHECK(last_line(outside.out).starts_with("Only the checksums of the snapshot of "));
  const auto opened =
      run_program(Words{"snapshot", "show", "--passphrase-file", passphrase, "--verify-key", known} + run);
  CHECK(opened.code == 0);
  CHECK(opened.out.find("encrypted  to a passphrase\nsigned     ed25519, by the key of --verify-key\n") !=
        opened.out.npos);
  CHECK(opened.out.find("target-before.db") != opened.out.npos);
  CHECK(last_line(opened.out).ends_with("It is signed by the key of --verify-key."));
  // A descriptor, too.
  const auto piped =
      run_command({"sh", "-c", "exec 3<'" + passphrase + "'; exec \"$@\"", "sh", GC2PC_PROGRAM, "snapshot",
                   "verify", "--json", "--passphrase-fd", "3", "--run", pool.run().string()});
  CHECK(piped.code == 0);
  CHECK(nlohmann::json::parse(piped.out).at("opened") == true);

  const auto refused = run_program(Words{"rollback", "--execute", "--consent", "directory"} + run);
  CHECK(refused.code == 2);
  const auto back = run_program(Words{"rollback", "--execute", "--consent", "directory", "--passphrase-file",
                                      passphrase, "--verify-key", known} +
                                run);
  INFO(back.err);
  CHECK(back.code == 0);
  CHECK(read_file(pool.ldif()) == ldif);
  for (const auto& text : {cut.out, cut.err, opened.out, back.out, read_file(log)})
    CHECK(text.find(secret) == text.npos);
  CHECK(run_command({"grep", "-rlaF", secret, pool.run().string()}).code == 1);
}
