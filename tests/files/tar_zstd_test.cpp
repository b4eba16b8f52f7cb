// SPDX-License-Identifier: Apache-2.0
#include "adapters/archive/tar_zstd.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace gc2pc;
using test::line_of;

namespace {

const std::array members{ArchiveMember{"a.xml", "<a/>"}, ArchiveMember{"b.db", std::string(100'000, '\0')}};
const std::array expected{ExpectedMember{"a.xml", 4}, ExpectedMember{"b.db", 100'000}};

/// An archive that a shell command makes as out.tar.zst in a folder of its own.
std::string made_by(const std::string& command) {
  const test::TemporaryFolder folder;
  REQUIRE(std::system(
              ("cd '" + folder.path().string() + "' && (" + command + ") && zstd -q out.tar").c_str()) == 0);
  return test::read_file(folder / "out.tar.zst");
}

std::string refused(const std::string& archive) {
  return line_of([&] { static_cast<void>(unpack_tar_zstd(archive, std::array{ExpectedMember{"a", 2}})); });
}

} // namespace

TEST_CASE("tar.zst: there and back, the same bytes each time") {
  const auto archive = pack_tar_zstd(members);
  CHECK(archive == pack_tar_zstd(members));
  CHECK(archive.size() < 1'000);
  const auto back = unpack_tar_zstd(archive, expected);
  REQUIRE(back.size() == 2);
  CHECK(back[0].name == "a.xml");
  CHECK(back[0].bytes == members[0].bytes);
  CHECK(back[1].bytes == members[1].bytes);
}

TEST_CASE("tar.zst: only what is expected comes out") {
  const auto archive = pack_tar_zstd(members);
  const auto with = [&](ExpectedMember first, ExpectedMember second) {
    return line_of([&] { static_cast<void>(unpack_tar_zstd(archive, std::array{first, second})); });
  };
  CHECK(with({"a.xml", 3}, expected[1]) == "corrupt: a file grew while it was archived");
  CHECK(with({"a.xml", 5}, expected[1]) == "corrupt: a file shrank while it was archived");
  CHECK(with({"c.xml", 4}, expected[1]) == "corrupt: the archive contains an unexpected file");
  CHECK(with(expected[0], {"b.db", most_archive_bytes + 1}) ==
        "corrupt: the archive is larger than the limit of 1 GiB");
  CHECK(line_of([&] { static_cast<void>(unpack_tar_zstd(archive, std::span(expected).first(1))); }) ==
        "corrupt: the archive contains an unexpected file");
  const std::array three{expected[0], expected[1], ExpectedMember{"c", 1}};
  CHECK(line_of([&] { static_cast<void>(unpack_tar_zstd(archive, three)); }) ==
        "corrupt: the archive does not contain 'c'");
  CHECK(line_of([&] { static_cast<void>(unpack_tar_zstd("no archive", expected)); }) ==
        "corrupt: the archive cannot be read");
}

TEST_CASE("tar.zst: an archive that means harm leads nowhere") {
  constexpr auto foreign = "corrupt: the archive contains an unexpected file";
  constexpr auto no_file = "corrupt: the archive contains an entry that is not a file";
  CHECK(refused(made_by("printf hi >a && tar -P --transform 's,^,../,' -cf out.tar a")) == foreign);
  CHECK(refused(made_by("printf hi >a && tar -P --transform 's,^,/etc/,' -cf out.tar a")) == foreign);
  CHECK(refused(made_by("printf hi >a && cp a b && tar -cf out.tar a b")) == foreign);
  CHECK(refused(made_by("ln -s /etc/passwd a && tar -cf out.tar a")) == no_file);
  CHECK(refused(made_by("mkfifo a && tar -cf out.tar a")) == no_file);
  // What unpacks to more than it should is given up at the first byte beyond.
  CHECK(refused(made_by("truncate -s 200M a && tar -cf out.tar a")) ==
        "corrupt: a file grew while it was archived");
  CHECK(unpack_tar_zstd(made_by("printf hi >a && tar -cf out.tar a"), std::array{ExpectedMember{"a", 2}})[0]
            .bytes == "hi");
}
