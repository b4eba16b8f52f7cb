// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/resolved_path.hpp"

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cerrno>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

TEST_CASE("resolved path: links are followed, what is not there keeps its name") {
  const TemporaryFolder folder;
  const auto at = fs::canonical(folder.path());
  fs::create_directory(at / "real");
  write_file(at / "real/file", "x");
  fs::create_directory_symlink(at / "real", at / "link");
  fs::create_symlink("file", at / "real/other");
  fs::create_symlink("nowhere", at / "real/dangling");
  CHECK(resolved(at / "link/file") == at / "real/file");
  CHECK(resolved(at / "link/other") == at / "real/file");
  CHECK(resolved(at / "link/../real/./file") == at / "real/file");
  CHECK(resolved(at / "link/") == at / "real");
  CHECK(resolved(at / "link/new/file") == at / "real/new/file");
  CHECK(resolved(at / "link/dangling") == at / "real/dangling");
  CHECK(resolved("file").is_absolute());
  CHECK(resolved("/") == "/");
}

TEST_CASE("resolved path: a link in any part is refused by name") {
  const TemporaryFolder folder;
  const auto at = fs::canonical(folder.path());
  fs::create_directories(at / "real/deep");
  fs::create_directory_symlink(at / "real", at / "link");
  fs::create_symlink("nowhere", at / "real/dangling");
  const auto refusal = [](const fs::path& link) {
    return "changed: '" + link.string() +
           "' is a symbolic link, and gc2pc follows links only when it makes a plan. Put the file or folder "
           "itself there, or make a new plan.";
  };
  for (const auto& [the_path, link] :
       {std::pair{at / "link", at / "link"}, std::pair{at / "link/", at / "link"},
        std::pair{at / "link/deep", at / "link"}, std::pair{at / "real/dangling", at / "real/dangling"}}) {
    const auto& path = the_path; // clang 14 captures no structured binding
    CAPTURE(path);
    CHECK(line_of([&] { refuse_links(path); }) == refusal(link));
    CHECK(line_of([&] { static_cast<void>(open_folder(path, Links::refused)); }) == refusal(link));
  }
  CHECK_NOTHROW(refuse_links(at / "real/deep"));
  CHECK_NOTHROW(refuse_links(at / "absent/deep"));
  CHECK(open_folder(at / "real/deep", Links::refused));
  CHECK(open_folder("/", Links::refused));
  CHECK(open_folder(at / "link/deep", Links::followed));
  CHECK_FALSE(open_folder(at / "absent", Links::refused));
  CHECK(errno == ENOENT);
}
