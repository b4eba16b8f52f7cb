// SPDX-License-Identifier: Apache-2.0
/// \file
/// Encrypted and signed snapshots: there and back, refused with other keys, and opened with the tools of
/// docs/formats.md.
#include "migrator/run/status.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/workflows/snapshot.hpp"
#include "tests/engine/snapshot_keys.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <sstream>

using namespace gc2pc;
using test::key_file;
using test::line_of;
using test::PracticePool;

namespace {

constexpr auto hint = ". A rollback cannot use it; restore the run folder from a backup.";
constexpr test::PracticeOptions small{300, 3, 1, true};

/// One way of protecting, and what opens it again.
struct Way {
  const char* name;
  RunConfig writing, reading;
};

std::vector<Way> ways() {
  std::vector<Way> all(5);
  all[0].name = "RSA, signed with Ed25519";
  all[0].writing.protection.encrypt_to = {key_file("rsa-cert.pem")};
  all[0].writing.protection.sign_key = key_file("ed25519.pem");
  all[0].reading.protection.decrypt_key = key_file("rsa.pem");
  all[0].reading.protection.decrypt_cert = key_file("rsa-cert.pem");
  all[0].reading.protection.verify_key = key_file("ed25519-public.pem");
  all[1].name = "EC beside RSA, signed with X.509";
  all[1].writing.protection.encrypt_to = {key_file("rsa-cert.pem"), key_file("ec-cert.pem")};
  all[1].writing.protection.sign_key = key_file("ec.pem");
  all[1].writing.protection.sign_cert = key_file("ec-cert.pem");
  all[1].reading.protection.decrypt_key = key_file("ec.pem");
  all[1].reading.protection.verify_key = key_file("ec-cert.pem");
  all[2].name = "a passphrase";
  all[2].writing.protection.passphrase_file = key_file("passphrase.txt");
  all[3].name = "only signed, with X.509";
  all[3].writing.protection.sign_key = key_file("rsa.pem");
  all[3].writing.protection.sign_cert = key_file("rsa-cert.pem");
  all[3].reading.protection.verify_key = key_file("rsa-cert.pem");
  all[4].name = "a certificate or a passphrase";
  all[4].writing.protection.encrypt_to = {key_file("rsa-cert.pem")};
  all[4].writing.protection.passphrase_file = key_file("passphrase.txt");
  all[4].reading.protection.decrypt_key = key_file("rsa.pem");
  return all;
}

/// A pool that is cut over with a snapshot so protected; the plan knows nothing of it yet.
void cut_over(PracticePool& pool, const RunConfig& protection) {
  pool.plan();
  pool.config = merged(pool.config, protection);
  pool.cutover();
}

std::string verified(const PracticePool& pool, const RunConfig& given) {
  return line_of([&] { static_cast<void>(verify_snapshot(pool.run(), given)); });
}

} // namespace

TEST_CASE("protected snapshots: written, read back, and rolled back from") {
  for (const auto& way : ways()) {
    CAPTURE(way.name);
    PracticePool pool(small);
    const auto before = pool.world();
    cut_over(pool, way.writing);
    const auto reading = merged(way.writing, way.reading);
    const auto info = verify_snapshot(pool.run(), reading);
    CHECK(info.opened);
    CHECK(info.known_signer == way.reading.protection.verify_key.has_value());
    for (const auto& entry : std::filesystem::directory_iterator(pool.run() / "snapshot")) {
      CHECK(test::mode_of(entry.path()) == 0600);
      if (info.encrypted())
        CHECK(entry.path().extension() != ".zst");
    }
    pool.config = merged(pool.config, way.reading);
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
  }
}

TEST_CASE("protected snapshots: without the key only the outside is checked, and a rollback does not begin") {
  PracticePool pool(small);
  cut_over(pool, ways()[0].writing);
  const auto after = pool.world();
  const auto& notes = pool.observer.notes;
  CHECK(std::find(notes.begin(), notes.end(),
                  "only the checksums of the snapshot were verified: its private key was not given. A "
                  "rollback needs it") != notes.end());
  const auto info = verify_snapshot(pool.run());
  CHECK_FALSE(info.opened);
  CHECK_FALSE(info.known_signer);
  CHECK(info.recipients.size() == 1);
  CHECK(info.recipients[0].subject == "CN=rsa");
  CHECK(
      line_of([&] { static_cast<void>(pool.rollback()); }) ==
      "usage: the snapshot is encrypted, and neither a private key nor a passphrase is given. Name one with "
      "--decrypt-key, --passphrase-env or --passphrase-file.");
  RunConfig wrong;
  wrong.protection.decrypt_key = key_file("other.pem");
  const std::string refused =
      "wrong-input: the snapshot's part 'target.tar.zst.cms' cannot be read: the private key does not "
      "decrypt it. Give the key or passphrase that opens it: --decrypt-key, --passphrase-env or "
      "--passphrase-file.";
  CHECK(verified(pool, wrong) == refused);
  pool.config.protection.decrypt_key = wrong.protection.decrypt_key;
  CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) == refused);
  CHECK(pool.world() == after);
}

TEST_CASE("protected snapshots: what does not fit is refused before the first write") {
  PracticePool pool(small);
  pool.plan();
  const auto before = pool.world();
  const auto config = pool.config;
  const auto refused = [&](auto change) {
    pool.config = config;
    change(pool.config);
    const auto line = line_of([&] { pool.cutover(); });
    CHECK(pool.world() == before);
    return line;
  };
  CHECK(refused([](RunConfig& c) { c.protection.passphrase_env = "GC2PC_TEST_NOT_SET"; }) ==
        "usage: the environment does not have the variable 'GC2PC_TEST_NOT_SET'. Set it to the passphrase of "
        "the snapshot.");
  CHECK(refused([](RunConfig& c) { c.protection.passphrase_file = key_file("short.txt"); }) ==
        "usage: the passphrase of '" + key_file("short.txt") + "' must have 12 to 1024 bytes");
  CHECK(refused([](RunConfig& c) {
          c.protection.passphrase_file = key_file("passphrase.txt");
          c.protection.passphrase_env = "HOME";
        }) == "usage: two places are given for the passphrase. Give only one of them.");
  CHECK(refused([](RunConfig& c) { c.protection.encrypt_to = {key_file("rsa.pem")}; }) ==
        "wrong-input: '" + key_file("rsa.pem") + "' does not contain an X.509 certificate in PEM format");
  CHECK(refused([](RunConfig& c) { c.protection.sign_key = key_file("rsa.pem"); }) ==
        "usage: the key of --sign-key needs its certificate. Give it with --sign-cert.");
  CHECK(refused([](RunConfig& c) {
          c.protection.sign_key = key_file("rsa.pem");
          c.protection.sign_cert = key_file("other-cert.pem");
        }) == "usage: the certificate '" + key_file("other-cert.pem") + "' is not that of the private key '" +
                  key_file("rsa.pem") + "'");
  CHECK(refused([](RunConfig& c) {
          c.protection.sign_key = key_file("ed25519.pem");
          c.protection.sign_cert = key_file("rsa-cert.pem");
        }) == "usage: an Ed25519 key cannot be used with a certificate. Remove --sign-cert.");
  CHECK(refused([](RunConfig& c) { c.protection.sign_cert = key_file("rsa-cert.pem"); }) ==
        "usage: --sign-cert needs --sign-key too");
  CHECK(refused([](RunConfig& c) { c.protection.decrypt_cert = key_file("rsa-cert.pem"); }) ==
        "usage: --decrypt-cert needs --decrypt-key too");
  // The key that would have to open it later does not: found while reading back.
  CHECK(refused([](RunConfig& c) {
          c.protection.encrypt_to = {key_file("rsa-cert.pem")};
          c.protection.decrypt_key = key_file("other.pem");
        }).starts_with("wrong-input: snapshot: the snapshot's part 'target.tar.zst.cms' cannot be read: "));
  std::filesystem::permissions(key_file("ed25519.pem"), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  CHECK(refused([](RunConfig& c) { c.protection.sign_key = key_file("ed25519.pem"); }) ==
        "permission: the private key '" + key_file("ed25519.pem") +
            "' is readable by other users. Set its mode to 0600.");
  std::filesystem::permissions(key_file("ed25519.pem"), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::remove);
  // Once it was tried in vain, it continues with what fits; nothing of the first try stays.
  pool.config = config;
  pool.cutover();
  CHECK(verify_snapshot(pool.run()).opened);
  CHECK_FALSE(std::filesystem::exists(pool.run() / "snapshot" / "target.tar.zst.cms"));
}

TEST_CASE("signed snapshots: a wrong or missing signature, or another signer, is refused whole") {
  for (const auto& way : {ways()[0], ways()[3]}) {
    CAPTURE(way.name);
    PracticePool pool(small);
    cut_over(pool, way.writing);
    const auto after = pool.world();
    const auto given = merged(way.writing, way.reading);
    const auto file = pool.run() / "snapshot" / "manifest.json.sig";
    const auto signature = test::read_file(file);
    pool.config = merged(pool.config, way.reading);
    const auto refused = [&](const std::string& what) {
      const auto line = "corrupt: the snapshot is damaged: " + what + hint;
      CHECK(verified(pool, given) == line);
      CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) == line);
      CHECK(pool.world() == after);
    };
    std::filesystem::remove(file);
    refused("its signature is missing");
    for (std::size_t i = 0; i < signature.size(); i += 7) {
      auto other = signature;
      other[i] = static_cast<char>(other[i] ^ 1);
      test::write_file(file, other);
      CHECK(verified(pool, given) ==
            std::string("corrupt: the snapshot is damaged: its signature does not match its manifest") +
                hint);
      test::write_file(file, signature.substr(0, i));
      CHECK(verified(pool, given) ==
            std::string("corrupt: the snapshot is damaged: its signature does not match its manifest") +
                hint);
    }
    refused("its signature does not match its manifest");
    test::write_file(file, signature);
    static_cast<void>(verify_snapshot(pool.run(), given));
    pool.config.protection.verify_key = key_file("other25519-public.pem");
    CHECK(line_of([&] { static_cast<void>(pool.rollback()); }) ==
          std::string("corrupt: the snapshot is damaged: it is not signed with the key of --verify-key") +
              hint);
  }
  PracticePool plain(small);
  cut_over(plain, {});
  RunConfig given;
  given.protection.verify_key = key_file("ed25519-public.pem");
  CHECK(verified(plain, given) ==
        std::string(
            "corrupt: the snapshot is damaged: it is not signed, but --verify-key requires a signature") +
            hint);
}

TEST_CASE("protected snapshots: the handover adds to it only with the same protection") {
  PracticePool pool(small);
  pool.plan();
  const auto config = pool.config;
  pool.config.protection.passphrase_file = key_file("passphrase.txt");
  pool.config.protection.sign_key = key_file("ed25519.pem");
  pool.cutover(false);
  const auto done = pool.world();
  const auto refused = [&](auto change) {
    pool.config = config;
    change(pool.config);
    const auto line = line_of([&] { pool.cutover(); });
    CHECK(pool.world() == done);
    return line;
  };
  CHECK(refused([](RunConfig& c) { c.protection.sign_key = key_file("ed25519.pem"); }) ==
        "conflict: the snapshot of this run is encrypted differently from what these options ask for. Give "
        "the same "
        "--encrypt-to "
        "and passphrase as when it was taken; 'gc2pc snapshot show' lists them.");
  CHECK(refused([](RunConfig& c) { c.protection.passphrase_file = key_file("passphrase.txt"); }) ==
        "conflict: the snapshot of this run is signed differently from what these options ask for. Give the "
        "same "
        "--sign-key as "
        "when it was taken.");
  CHECK(refused([](RunConfig& c) {
          c.protection.passphrase_file = key_file("other.txt");
          c.protection.sign_key = key_file("ed25519.pem");
        }).find("the passphrase does not decrypt it") != std::string::npos);
  pool.config = config;
  pool.config.protection.passphrase_file = key_file("passphrase.txt");
  pool.config.protection.sign_key = key_file("ed25519.pem");
  CHECK(pool.cutover().phase == RunPhase::complete);
  RunConfig given;
  given.protection.passphrase_file = key_file("passphrase.txt");
  CHECK(verify_snapshot(pool.run(), given).parts.size() == 4);
}

TEST_CASE("snapshots are opened by the commands of docs/formats.md, without gc2pc") {
  const auto commands_of = [](const std::string& heading) {
    std::istringstream page(test::read_file(FORMATS_PAGE));
    std::string commands;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
      if (line.starts_with("#"))
        inside = line == "#### " + heading;
      else if (inside && line.starts_with("    "))
        commands += line.substr(4) + "\n";
    }
    REQUIRE_FALSE(commands.empty());
    return commands;
  };
  const auto works = [&](const PracticePool& pool, const std::string& commands) {
    const auto folder = pool / "opened";
    std::filesystem::remove_all(folder);
    std::filesystem::copy(pool.run() / "snapshot", folder);
    for (const char* name : {"rsa.pem", "rsa-cert.pem", "ed25519-public.pem", "passphrase.txt"})
      std::filesystem::copy(key_file(name), folder / name);
    test::write_file(folder / "commands", commands);
    const int code = test::shell("cd '" + folder.string() + "' && bash -eu commands >log 2>&1");
    INFO(test::read_file(folder / "log"));
    CHECK(code == 0);
    return code == 0 ? test::read_file(folder / "log") : "";
  };
  const auto sums = commands_of("Sums");
  const auto unpack = commands_of("Unpacking");
  {
    PracticePool pool(small);
    cut_over(pool, ways()[3].writing);
    const auto said = works(pool, sums + commands_of("Signature of an X.509 key") + unpack);
    CHECK(said.find("target.tar.zst: OK") != std::string::npos);
    CHECK(test::read_file(pool / "opened/rules.xml") == pool.session().rules_xml);
    CHECK(test::read_file(pool / "opened/target-before.db").starts_with("SQLite format 3"));
  }
  {
    PracticePool pool(small);
    cut_over(pool, ways()[0].writing);
    works(pool, sums + commands_of("Signature of an Ed25519 key") +
                    commands_of("Encrypted to a certificate") + unpack);
    CHECK(test::read_file(pool / "opened/rules.xml") == pool.session().rules_xml);
    // The tools, too, see what was altered.
    const auto manifest = pool.run() / "snapshot" / "manifest.json";
    const auto text = test::read_file(manifest);
    test::write_file(manifest, text + " ");
    const auto folder = pool / "altered";
    std::filesystem::copy(pool.run() / "snapshot", folder);
    std::filesystem::copy(key_file("ed25519-public.pem"), folder / "ed25519-public.pem");
    test::write_file(folder / "commands", commands_of("Signature of an Ed25519 key"));
    CHECK(test::shell("cd '" + folder.string() + "' && bash -eu commands >log 2>&1") != 0);
  }
  {
    PracticePool pool(small);
    cut_over(pool, ways()[2].writing);
    works(pool, sums + commands_of("Encrypted to a passphrase") + unpack);
    CHECK(test::read_file(pool / "opened/rules.xml") == pool.session().rules_xml);
  }
}

TEST_CASE("protected snapshots: a kill between manifest and signature leaves one that is whole") {
  // The first manifest is that of the step snapshot, the second one has what the release adds.
  for (const char* fault :
       {"snapshot-manifest-written:2", "snapshot-manifest-listed:2", "snapshot-part-written:4"}) {
    CAPTURE(fault);
    PracticePool pool(small);
    const auto before = pool.world();
    pool.config.protection.encrypt_to = {key_file("rsa-cert.pem")};
    pool.config.protection.decrypt_key = key_file("rsa.pem");
    pool.config.protection.sign_key = key_file("ed25519.pem");
    pool.config.protection.verify_key = key_file("ed25519-public.pem");
    pool.plan();
    REQUIRE(pool.dies("cutover", fault));
    CHECK(verify_snapshot(pool.run()).known_signer);
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
  }
  // Again and again, and then on: the encrypted bytes are others each time, the manifest never lies about
  // them.
  PracticePool pool(small);
  pool.config.protection.encrypt_to = {key_file("rsa-cert.pem")};
  pool.config.protection.decrypt_key = key_file("rsa.pem");
  pool.config.protection.sign_key = key_file("ed25519.pem");
  pool.plan();
  REQUIRE(pool.dies("cutover", "snapshot-manifest-written:1"));
  REQUIRE(pool.dies("cutover", "snapshot-manifest-written:2"));
  REQUIRE(pool.dies("cutover", "release-before-remove:1"));
  CHECK(verify_snapshot(pool.run()).opened);
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(verify_snapshot(pool.run()).parts.size() == 4);
  CHECK_FALSE(std::filesystem::exists(pool.run() / "snapshot" / "manifest.json.sig.next"));
}
