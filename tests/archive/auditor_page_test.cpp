// SPDX-License-Identifier: Apache-2.0
/// \file
/// What docs/archive.md promises to an auditor: its commands, run as they are written there.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

/// The text between ```sh (or another language) and ```, all of them.
std::string commands_of_page(const std::string& language = "sh") {
  std::istringstream page(read_file(ARCHIVE_PAGE));
  std::string commands;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```"))
      inside = line == "```" + language;
    else if (inside)
      commands += line + "\n";
  }
  return commands;
}

/// Runs them in a folder; every command must succeed.
Ran run_page(const fs::path& archive) {
  return run_command({"bash", "-euo", "pipefail", "-c", commands_of_page() + "\nrm -r \"$WORK\"\n"},
                     [&] { fs::current_path(archive); });
}

} // namespace

TEST_CASE("an auditor checks and reads an archive without gc2pc") {
  PracticePool pool;
  const auto key = pool.folder() / "key.pem", archive = pool.folder() / "archive";
  REQUIRE(run_command({"openssl", "genpkey", "-algorithm", "ed25519", "-out", key.string()}).code == 0);
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
  const auto made = run_program({"export", "--source", "sqlite3://dbname=" + pool.source().string(),
                                 "--files-from", (pool.folder() / "files").string(), "--out",
                                 archive.string(), "--sign-key", key.string(), "--with-search-db"});
  REQUIRE_MESSAGE(made.code == 0, made.err);

  const auto read = run_page(archive);
  REQUIRE_MESSAGE(read.code == 0, read.err);
  std::istringstream out(read.out);
  std::string verified, count, counted;
  std::getline(out, verified);
  std::getline(out, count);
  std::getline(out, counted);
  CHECK(verified == "Signature Verified Successfully");
  CHECK(count == counted);
  CHECK(std::stoi(count) > 100);
  // The queries found words in messages of people, and what one of them wrote.
  CHECK(read.out.find("|sip:") != std::string::npos);
  const auto last = last_line(read.out);
  CHECK(last.find("sip:") == std::string::npos);
  CHECK(std::stoi(last.substr(last.rfind('|') + 1)) > 0);

  for (const auto* name :
       {"data/tblChat-000001.jsonl.zst", "SHA256SUMS", "manifest.json", "manifest.json.sig"}) {
    CAPTURE(name);
    const auto bytes = read_file(archive / name);
    auto changed = bytes;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    write_file(archive / name, changed);
    CHECK(run_page(archive).code != 0);
    write_file(archive / name, bytes);
  }
  CHECK(run_page(archive).code == 0);
}

TEST_CASE("a holder of the private key opens an encrypted archive with OpenSSL alone") {
  PracticePool pool;
  const auto key = pool.folder() / "key.pem", certificate = pool.folder() / "cert.pem";
  REQUIRE(run_command({"openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-subj", "/CN=Archive",
                       "-days", "3650", "-keyout", key.string(), "-out", certificate.string()})
              .code == 0);
  fs::permissions(key, fs::perms::owner_read);
  const auto clear = pool.folder() / "clear", sealed = pool.folder() / "sealed",
             work = pool.folder() / "work";
  const auto files = pool.folder() / "files";
  write_file(files / "large.pdf", std::string(3'000'000, 'x') + "end"); // several pieces
  const auto exported = [&](const fs::path& out, const Words& more) {
    const auto ran =
        run_program(Words{"export", "--raw", "--source", "sqlite3://dbname=" + pool.source().string(),
                          "--files-from", files.string(), "--out", out.string()} +
                    more);
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
  };
  exported(clear, {});
  exported(sealed, {"--encrypt-to", certificate.string()});
  fs::create_directory(work);
  const auto opened = run_command({"bash", "-euo", "pipefail", "-c", commands_of_page("bash")}, [&] {
    fs::current_path(sealed);
    ::setenv("WORK", work.c_str(), 1);
    ::setenv("PRIVATE", key.c_str(), 1);
  });
  REQUIRE_MESSAGE(opened.code == 0, opened.err);
  std::size_t same = 0;
  for (const auto& entry : fs::directory_iterator(clear / "data")) {
    const auto name = entry.path().filename().string();
    CAPTURE(name);
    const auto found = work / "open/data" / name;
    REQUIRE(fs::exists(found));
    // These two name files and frames, which are others when they are encrypted.
    if (name == "files.jsonl.zst" || name == "tblChat.index.jsonl.zst")
      continue;
    CHECK((read_file(found) == read_file(entry.path())));
    ++same;
  }
  CHECK(same > 20);
  const auto sums = [](const fs::path& folder) {
    return run_command({"sh", "-c",
                        "cd \"$0\" && find files -type f | xargs sha256sum | cut -c -64 | sort -u",
                        folder.string()})
        .out;
  };
  CHECK(sums(work / "open") == sums(clear));
}
