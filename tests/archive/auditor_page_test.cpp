// SPDX-License-Identifier: Apache-2.0
/// \file
/// What docs/archive.md promises to an auditor: its commands, run as they are written there.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

/// The text between ```sh and ```, all of them.
std::string commands_of_page() {
  std::istringstream page(read_file(ARCHIVE_PAGE));
  std::string commands;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```"))
      inside = line == "```sh";
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
  // The last query found words in messages of people.
  CHECK(last_line(read.out).find("|sip:") != std::string::npos);

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
