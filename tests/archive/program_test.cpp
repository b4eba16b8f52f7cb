// SPDX-License-Identifier: Apache-2.0
/// \file
/// gc2pc export from outside.
#include "tests/archive/tree.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

std::string connection(const fs::path& file) {
  return "sqlite3://dbname=" + file.string();
}

Ran done(const Words& words) {
  auto ran = run_program(words);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return ran;
}

std::string digest_of(const std::string& target) {
  return done({"digest", "--target", target}).out;
}

/// `export` with these options but for some, each with a value.
Words without(const Words& options, const std::vector<std::string>& names) {
  Words words{"export"};
  for (std::size_t i = 0; i + 1 < options.size(); i += 2)
    if (std::find(names.begin(), names.end(), options[i]) == names.end())
      words = words + Words{options[i], options[i + 1]};
  return words;
}

std::string value_in(const fs::path& archive, const std::string& member) {
  return nlohmann::json::parse(read_file(archive / "manifest.json")).at(member).get<std::string>();
}

} // namespace

TEST_CASE("an archive of a store, and of its source after the rules, have the same bytes") {
  PracticePool pool;
  const auto of_target = pool.folder() / "of target", of_source = pool.folder() / "of-source";
  // Before the cutover takes the user out of the directory: the rules look at accounts.
  done(without(pool.options(), {"--target", "--files-to"}) + Words{"--out", of_source.string()});
  const auto migrated = pool.cutover(pool.plan());
  REQUIRE_MESSAGE(migrated.code == 0, migrated.err);
  const auto ran = done({"export", "--target", connection(pool.target()), "--files-to",
                         (pool.folder() / "new-files").string(), "--out", of_target.string()});
  const auto digest = digest_of(connection(pool.target()));
  CHECK(value_in(of_target, "digest") + "\n" == digest);
  CHECK(last_line(ran.out).find("README.txt in it explains it.") != std::string::npos);
  const auto a = tree_of(of_target), b = tree_of(of_source);
  for (const auto& [the_name, bytes] : a) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    REQUIRE(b.contains(name));
    CHECK((b.at(name) == bytes));
  }
  CHECK(a.size() == b.size());

  CHECK(digest_of("archive:" + of_target.string()) == digest);
  const auto verified = done({"export", "verify", of_target.string()});
  CHECK(last_line(verified.out).starts_with("The archive is intact: "));
  const auto json = nlohmann::json::parse(done({"export", "verify", of_target.string(), "--json"}).out);
  CHECK(json.at("damages").empty());
  CHECK(json.at("rows_read") == true);
  CHECK(json.at("digest").get<std::string>() + "\n" == digest);
  CHECK(json.at("rows").at("files").get<int>() > 0);
}

TEST_CASE("a migration from an archive comes to the same digest as from its database") {
  PracticePool pool;
  const auto archive = pool.folder() / "raw";
  const auto files = (pool.folder() / "files").string();
  done({"export", "--raw", "--source", connection(pool.source()), "--files-from", files, "--out",
        archive.string()});
  done({"export", "verify", archive.string()});
  const auto migrated = [&](const std::string& source, const std::string& name) {
    const auto target = connection(pool.folder() / (name + ".db")), run = (pool.folder() / name).string();
    const auto planned = done({"plan", "--source", source, "--target", target, "--run", run, "--json"});
    done({"cutover", "--run", run, "--execute", "--plan",
          nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>(), "--quiet-time", "0"});
    done({"verify", "--run", run});
    return digest_of(target);
  };
  CHECK(migrated("archive:" + archive.string(), "from-archive") ==
        migrated(connection(pool.source()), "from-database"));
  // And once more from the archive: nothing of it was lost on the way.
  done({"export", "--raw", "--source", "archive:" + archive.string(), "--out",
        (pool.folder() / "again").string()});
  CHECK(value_in(pool.folder() / "again", "digest") == value_in(archive, "digest"));
  CHECK(read_file(pool.folder() / "again/data/tblChat-000001.jsonl.zst") ==
        read_file(archive / "data/tblChat-000001.jsonl.zst"));
}

TEST_CASE("an export that is killed at any file resumes") {
  PracticePool pool;
  const Words words{"export",       "--raw",
                    "--source",     connection(pool.source()),
                    "--files-from", (pool.folder() / "files").string(),
                    "--out"};
  const auto whole = pool.folder() / "whole";
  done(words + Words{whole.string()});
  const auto expected = tree_of(whole);
  int killed = 0;
  for (int n = 1;; n += 4) {
    const auto out = pool.folder() / ("killed" + std::to_string(n));
    const auto fault =
        std::string(n % 8 == 1 ? "file-before-rename:" : "file-after-rename:") + std::to_string(n) + ":kill";
    const auto ran =
        run_program(words + Words{out.string()}, [&] { ::setenv("GC2PC_FAULT", fault.c_str(), 1); });
    if (ran.code == 0)
      break;
    CAPTURE(fault);
    CHECK(ran.code == 128 + SIGKILL);
    ++killed;
    const auto resumed = run_program(words + Words{out.string()});
    // Killed behind the manifest, it is complete.
    const bool complete =
        resumed.code == 1 && resumed.err.find("already contains an archive") != std::string::npos;
    CHECK_MESSAGE((resumed.code == 0 || complete), resumed.err);
    CHECK((tree_of(out) == expected));
    fs::remove_all(out);
  }
  CHECK(killed > 8);
}

TEST_CASE("what cannot be exported is said") {
  PracticePool pool;
  const auto refused = [&](const Words& words) {
    const auto ran = run_program(Words{"export"} + words);
    CHECK(ran.code == 2);
    return last_line(ran.err);
  };
  const auto source = connection(pool.source()), target = connection(pool.target());
  const auto out = (pool.folder() / "out").string();
  CHECK(refused({"--source", source}).find("'export' needs --out DIR.") != std::string::npos);
  CHECK(refused({"--out", out}).find("'export' needs --source URL or --target URL.") != std::string::npos);
  CHECK(refused({"--out", out, "--source", source, "--target", target})
            .find("--source and --target are both given; an archive is made of one of them.") !=
        std::string::npos);
  CHECK(refused({"--out", out, "--target", target, "--raw"}).find("--raw needs --source") !=
        std::string::npos);
  CHECK(
      refused({"--out", out, "--source", source, "--target", target})
          .ends_with(
              "Add --of target for the new store, --of source for the legacy pool after the rules, or --raw "
              "for it as it is."));
  CHECK(refused({"--out", out, "--target", target, "--of", "source"})
            .ends_with("--of source needs --source URL."));
  CHECK(refused({"--out", out, "--source", source, "--of", "target"})
            .ends_with("--of target needs --target URL."));
  CHECK(refused({"--out", out, "--source", source, "--target", target, "--of", "target", "--raw"})
            .ends_with("--raw needs --source: the rules do not apply to --target anyway."));
  CHECK(refused({"--out", out, "--source", source, "--level", "people", "--scope", "a"})
            .ends_with("--scope needs --level categories, rooms, all or content."));
  CHECK(refused({"--out", out, "--source", source, "--level", "categories", "--room", "a"})
            .ends_with("--room needs --level rooms, all or content."));
  CHECK(refused({"--out", out, "--source", source, "--level", "rooms", "--end-date", "2015-01-01"})
            .ends_with("--end-date needs --level all or content."));
  CHECK(refused({"--out", out, "--source", source, "--start-date", "2015-01-01", "--end-date", "2015-01-01"})
            .ends_with("--end-date is not later than --start-date: no message is between them."));
  CHECK(refused({"--out", out, "--source", source, "--start-date", "1/1/2015"})
            .ends_with("--start-date cannot be '1/1/2015'. Allowed: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."));
  CHECK(
      refused({"--out", out, "--source", source, "--level", "room"})
          .ends_with("--level cannot be 'room'. Allowed: all or people or categories or rooms or content."));
  CHECK(refused({"check"}).find("'export' does not take 'check', only 'verify'.") != std::string::npos);
  CHECK(refused({"verify"}).find("'export verify' needs the folder of the archive.") != std::string::npos);
  CHECK_FALSE(fs::exists(out));
  const auto absent = run_program({"export", "--target", target, "--out", out});
  CHECK(absent.code == 1);
  CHECK(absent.err.find("is not a Persistent Chat database") != std::string::npos);
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("a run's folder names databases, files and rules, and --of says which database") {
  PracticePool pool;
  const auto hash = pool.plan();
  const auto out = [&](const char* name) { return (pool.folder() / name).string(); };
  const auto refused = run_program({"export", "--run", pool.run().string(), "--out", out("none")});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("Add --of target") != std::string::npos);
  done({"export", "--run", pool.run().string(), "--of", "source", "--out", out("planned")});
  done({"export", "--run", pool.run().string(), "--raw", "--out", out("raw")});
  REQUIRE(pool.cutover(hash).code == 0);
  done({"export", "--run", pool.run().string(), "--of", "target", "--out", out("new")});
  CHECK((tree_of(out("planned")) == tree_of(out("new"))));
  CHECK(value_in(out("raw"), "kind") == "group-chat");
  const auto other = run_program({"export", "--run", pool.run().string(), "--of", "target", "--target",
                                  connection(pool.folder() / "other.db"), "--out", out("other")});
  CHECK(other.code == 2);
  const auto absent =
      run_program({"export", "--run", out("absent"), "--of", "target", "--out", out("other")});
  CHECK(absent.code == 10);
  CHECK_FALSE(fs::exists(out("other")));
}

TEST_CASE("a part of a store says what was left out, and is no source of a migration") {
  PracticePool pool;
  const auto source = connection(pool.source());
  const auto out = [&](const char* name) { return (pool.folder() / name).string(); };
  const auto whole = done({"export", "--raw", "--source", source, "--out", out("whole"), "--json"});
  const auto all = nlohmann::json::parse(whole.out);
  CHECK(all.at("extent").is_null());
  const auto part = nlohmann::json::parse(
      done({"export", "--raw", "--source", source, "--files-from", out("files"), "--out", out("part"),
            "--json", "--start-date", "2011-01-01", "--level", "content"})
          .out);
  const auto left_out = part.at("extent").at("left_out");
  CHECK(part.at("extent").at("from") == "2011-01-01T00:00:00Z");
  CHECK(part.at("messages").get<int>() > 0);
  CHECK(part.at("rows").at("tblChat").get<int>() + left_out.at("tblChat").get<int>() ==
        all.at("rows").at("tblChat").get<int>());
  CHECK(part.at("rows").at("tblPrincipalRole") == 0);
  CHECK(left_out.at("tblPrincipalRole") == all.at("rows").at("tblPrincipalRole"));
  const auto verified = last_line(done({"export", "verify", out("part")}).out);
  CHECK(verified.find(
            " It is a part of the store (level content, messages from 2011-01-01T00:00:00Z); left out: ") !=
        std::string::npos);
  for (const auto* verb : {"assess", "export"}) {
    const auto refused = run_program({verb, "--source", "archive:" + out("part"), "--out", out("again")});
    CHECK(refused.code != 0);
  }
  const auto refused = run_program({"assess", "--source", "archive:" + out("part")});
  CHECK(refused.code == 1);
  CHECK(last_line(refused.err)
            .find("holds only a part of a pool (level content, messages from "
                  "2011-01-01T00:00:00Z).") != std::string::npos);

  const auto rooms = done({"export", "--source", source, "--out", out("rooms"), "--level", "rooms"});
  CHECK(last_line(rooms.out).find(" It is a part of the store (level rooms); left out: ") !=
        std::string::npos);
  const auto digest = run_program({"digest", "--target", "archive:" + out("rooms")});
  CHECK(digest.code == 0);
  CHECK(last_line(digest.err)
            .ends_with(", which holds a part of a store: the digest is not that of the store."));
}

TEST_CASE("an encrypted archive is checked, digested and migrated with its key") {
  PracticePool pool;
  const auto source = connection(pool.source());
  const auto out = [&](const char* name) { return (pool.folder() / name).string(); };
  write_file(pool.folder() / "passphrase", "correct horse battery");
  fs::permissions(pool.folder() / "passphrase", fs::perms::owner_read);
  const Words key{"--passphrase-file", out("passphrase")};
  const auto made = done(Words{"export", "--raw", "--source", source, "--out", out("raw")} + key);
  CHECK(last_line(made.out).find(" It is encrypted. Digest ") != std::string::npos);
  const auto closed = run_program({"export", "verify", out("raw")});
  CHECK(closed.code == 0);
  CHECK(last_line(closed.out).starts_with("The archive is intact from outside: "));
  CHECK(last_line(closed.out)
            .ends_with(
                "checksums compared. It is encrypted; its rows were not read, because no private key and no "
                "passphrase is given."));
  CHECK(last_line(done(Words{"export", "verify", out("raw")} + key).out)
            .starts_with("The archive is intact: "));
  const auto locked = run_program({"assess", "--source", "archive:" + out("raw")});
  CHECK(locked.code == 2);
  CHECK(last_line(locked.err).find("is encrypted, and neither a private key nor a passphrase is given.") !=
        std::string::npos);
  const auto again = done(Words{"export", "--source", "archive:" + out("raw"), "--out", out("again")} + key);
  done({"export", "--source", source, "--out", out("clear")});
  const auto digest = digest_of("archive:" + out("clear"));
  CHECK(done(Words{"digest", "--target", "archive:" + out("again")} + key).out == digest);
  const auto planned = done(Words{"plan", "--json", "--run", out("run"), "--source", "archive:" + out("raw"),
                                  "--target", connection(out("mgc.db"))} +
                            key);
  done({"cutover", "--run", out("run"), "--execute", "--plan",
        nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>(), "--quiet-time", "0"});
  CHECK(digest_of(connection(out("mgc.db"))) == digest);
  const auto search =
      run_program(Words{"export", "--source", source, "--out", out("search"), "--with-search-db"} + key);
  CHECK(search.code == 2);
  CHECK(last_line(search.err)
            .find("--with-search-db cannot be used with encryption: the database would be written in clear "
                  "first.") != std::string::npos);
}

TEST_CASE("rooms and categories are named once or several times") {
  PracticePool pool;
  const auto source = connection(pool.source());
  const auto names = run_command({"sqlite3", pool.source().string(),
                                  "SELECT nodeGuid FROM tblNode WHERE nodeType = 0 ORDER BY nodeID LIMIT 2"});
  REQUIRE(names.code == 0);
  const auto first = names.out.substr(0, 36), second = names.out.substr(37, 36);
  const auto out = [&](const char* name) { return (pool.folder() / name).string(); };
  done({"export", "--raw", "--source", source, "--out", out("two"), "--room", first, "--room", second});
  const auto extent = nlohmann::json::parse(read_file(pool.folder() / "two/manifest.json")).at("extent");
  CHECK(extent.at("rooms").size() == 2);
  const auto twice = run_program({"explain", "--source", source, "--room", first, "--room", second});
  CHECK(twice.code == 2);
  CHECK(last_line(twice.err).find("'--room' is given twice.") != std::string::npos);
  const auto unknown = run_program(
      {"export", "--raw", "--source", source, "--out", out("none"), "--scope", "No such category"});
  CHECK(unknown.code == 2);
  CHECK(last_line(unknown.err).find("no category has the name 'No such category'.") != std::string::npos);
  CHECK_FALSE(fs::exists(out("none")));
}

TEST_CASE("damage ends with code 4 and every damage on a line") {
  PracticePool pool;
  const auto out = pool.folder() / "out";
  done({"export", "--raw", "--source", connection(pool.source()), "--out", out.string()});
  write_file(out / "data/tblNode.jsonl.zst", "?");
  write_file(out / "data/\x1b[31m.txt", "");
  const auto ran = run_program({"export", "verify", out.string()});
  CHECK(ran.code == 4);
  CHECK(ran.out.find("  'data/tblNode.jsonl.zst' does not match its checksum\n") != std::string::npos);
  CHECK(ran.out.find("  'data/\\u{1b}[31m.txt' does not belong to it\n") != std::string::npos);
  CHECK(ran.out.find('\x1b') == std::string::npos);
  CHECK(last_line(ran.out).starts_with("The archive is damaged: 2 damages found, "));
}

TEST_CASE("a signed archive shows who signed it") {
  PracticePool pool;
  const auto key = pool.folder() / "key.pem", other = pool.folder() / "other.pem",
             pub = pool.folder() / "pub.pem";
  for (const auto& file : {key, other})
    REQUIRE(run_command({"openssl", "genpkey", "-algorithm", "ed25519", "-out", file.string()}).code == 0);
  for (const auto& file : {key, other})
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  REQUIRE(run_command({"openssl", "pkey", "-in", key.string(), "-pubout", "-out", pub.string()}).code == 0);
  const auto out = pool.folder() / "out";
  done({"export", "--raw", "--source", connection(pool.source()), "--out", out.string(), "--sign-key",
        key.string()});
  CHECK(last_line(done({"export", "verify", out.string(), "--verify-key", pub.string()}).out)
            .ends_with("It is signed by the key of --verify-key."));
  const auto manifest = nlohmann::json::parse(read_file(out / "manifest.json"));
  CHECK(manifest.at("signature").at("form") == "ed25519");
  CHECK(run_command({"openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pub.string(), "-rawin", "-in",
                     (out / "manifest.json").string(), "-sigfile", (out / "manifest.json.sig").string()})
            .code == 0);
  REQUIRE(run_command({"openssl", "pkey", "-in", other.string(), "-pubout", "-out", pub.string()}).code == 0);
  const auto foreign = run_program({"export", "verify", out.string(), "--verify-key", pub.string()});
  CHECK(foreign.code == 4);
  CHECK(foreign.out.find("  it is not signed with the key of --verify-key\n") != std::string::npos);
  fs::remove(out / "manifest.json.sig");
  CHECK(run_program({"export", "verify", out.string()}).out.find("  its signature is missing\n") !=
        std::string::npos);
}

TEST_CASE("names of uploaded files are never paths of an archive") {
  PracticePool pool;
  const auto files = pool.folder() / "files";
  const std::string script = "<script>alert(1)</script>.html";
  std::string longest;
  while (longest.size() < 246)
    longest += "\xe3\x81\x82"; // a letter of three octets
  longest += ".pdf";
  REQUIRE(longest.size() == 250);
  for (const auto& name :
       {script, longest, std::string("CON"), std::string("a\x1b[31m.txt"), std::string("trailing. ")})
    write_file(files / "deep" / name, "content of " + name);
  const auto out = pool.folder() / "out";
  done({"export", "--raw", "--source", connection(pool.source()), "--files-from", files.string(), "--out",
        out.string()});
  done({"export", "verify", out.string()});
  for (const auto& [the_name, bytes] : tree_of(out)) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    CHECK(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-./") ==
          name.npos);
    CHECK(name.size() < 90);
    CHECK_FALSE(name.ends_with(".html"));
  }
  const auto listed =
      run_command({"sh", "-c", "zstd -dcq \"$0\" | jq -r .path", (out / "data/files.jsonl.zst").string()});
  CHECK(listed.out.find("deep/" + longest + "\n") != std::string::npos);
  CHECK(listed.out.find("deep/" + script + "\n") != std::string::npos);
}
