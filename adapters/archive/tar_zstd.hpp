// SPDX-License-Identifier: Apache-2.0
/// \file
/// A few files as one .tar.zst, in memory, by libarchive.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// The most that an archive's members may have together: packing and unpacking both happen in memory.
inline constexpr std::uint64_t most_archive_bytes = std::uint64_t{1} << 30;

/// One file of an archive.
struct ArchiveMember {
  std::string name; ///< no folders
  std::string bytes;
};

/// A member as it has to be: nothing else is taken out of an archive.
struct ExpectedMember {
  std::string name;
  std::uint64_t bytes = 0;
};

/// The members as tar, compressed by zstd. The same members make the same bytes: no times, no owners, mode
/// 0600. Throws Error(no_space) over most_archive_bytes.
[[nodiscard]] std::string pack_tar_zstd(std::span<const ArchiveMember> members);

/// Exactly the expected members, in their order. Nothing is written anywhere, so that no path in an archive
/// leads anywhere. Throws Error(corrupt) for a member that is unknown, missing, there twice, no plain file,
/// or of another size, and for an archive that cannot be read; never takes more memory than was expected.
[[nodiscard]] std::vector<ArchiveMember> unpack_tar_zstd(std::string_view archive,
                                                         std::span<const ExpectedMember> expected);

} // namespace gc2pc
