// SPDX-License-Identifier: Apache-2.0
#include "adapters/archive/tar_zstd.hpp"

#include "adapters/archive/libarchive_handles.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <memory>
#include <new>

namespace gc2pc {
namespace {

using libarchive::compression_level, libarchive::Entry, libarchive::Reader, libarchive::Writer;

/// Blocks of tar are padded at the end as every tool expects it.
constexpr int tar_block = 10'240;

/// libarchive's texts repeat what it read, which may be anything; they are left out.
Error unreadable() {
  return Error(ErrorKind::corrupt, "the archive cannot be read");
}

void check_written(la_ssize_t result) {
  if (result < ARCHIVE_OK)
    throw Error(ErrorKind::internal, "libarchive cannot create the archive");
}

la_ssize_t append(archive*, void* out, const void* bytes, size_t count) {
  try {
    static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), count);
    return static_cast<la_ssize_t>(count);
  } catch (const std::bad_alloc&) { // must not cross a C library
    return -1;
  }
}

std::string read_member(archive* reader, std::uint64_t expected) {
  std::string bytes(expected, '\0');
  std::uint64_t got = 0;
  for (char beyond = 0;;) {
    const bool full = got == expected;
    const auto count =
        archive_read_data(reader, full ? &beyond : bytes.data() + got, full ? 1 : expected - got);
    if (count < 0)
      throw unreadable();
    if (count == 0)
      break;
    if (full)
      throw Error(ErrorKind::corrupt, "a file grew while it was archived");
    got += static_cast<std::uint64_t>(count);
  }
  if (got != expected)
    throw Error(ErrorKind::corrupt, "a file shrank while it was archived");
  return bytes;
}

} // namespace

std::string pack_tar_zstd(std::span<const ArchiveMember> members) {
  std::uint64_t total = 0;
  for (const auto& member : members)
    total += member.bytes.size();
  if (total > most_archive_bytes)
    throw Error(ErrorKind::no_space, "the archive would be larger than the limit of 1 GiB");
  std::string out;
  const Writer writer(archive_write_new());
  if (!writer)
    throw std::bad_alloc();
  check_written(archive_write_set_format_ustar(writer.get()));
  check_written(archive_write_add_filter_zstd(writer.get()));
  check_written(
      archive_write_set_filter_option(writer.get(), "zstd", "compression-level", compression_level));
  check_written(archive_write_set_bytes_per_block(writer.get(), tar_block));
  check_written(archive_write_set_bytes_in_last_block(writer.get(), 1));
  check_written(archive_write_open(writer.get(), &out, nullptr, &append, nullptr));
  for (const auto& member : members) {
    const Entry entry(archive_entry_new());
    if (!entry)
      throw std::bad_alloc();
    archive_entry_set_pathname(entry.get(), member.name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_mtime(entry.get(), 0, 0);
    check_written(archive_write_header(writer.get(), entry.get()));
    check_written(archive_write_data(writer.get(), member.bytes.data(), member.bytes.size()));
  }
  check_written(archive_write_close(writer.get()));
  return out;
}

std::vector<ArchiveMember> unpack_tar_zstd(std::string_view archive,
                                           std::span<const ExpectedMember> expected) {
  std::uint64_t total = 0;
  for (const auto& member : expected)
    if (member.bytes > most_archive_bytes || (total += member.bytes) > most_archive_bytes)
      throw Error(ErrorKind::corrupt, "the archive is larger than the limit of 1 GiB");
  const Reader reader(archive_read_new());
  if (!reader)
    throw std::bad_alloc();
  if (archive_read_support_format_tar(reader.get()) != ARCHIVE_OK ||
      archive_read_support_filter_zstd(reader.get()) != ARCHIVE_OK)
    throw Error(ErrorKind::internal, "libarchive cannot read .tar.zst");
  if (archive_read_open_memory(reader.get(), archive.data(), archive.size()) != ARCHIVE_OK)
    throw unreadable();
  std::vector<ArchiveMember> members;
  for (archive_entry* entry = nullptr;;) {
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF)
      break;
    const char* name = result == ARCHIVE_OK ? archive_entry_pathname(entry) : nullptr;
    if (!name)
      throw unreadable();
    if (members.size() == expected.size() || name != expected[members.size()].name)
      throw Error(ErrorKind::corrupt, "the archive contains an unexpected file");
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
      throw Error(ErrorKind::corrupt, "the archive contains an entry that is not a file");
    const auto& wanted = expected[members.size()];
    members.push_back({wanted.name, read_member(reader.get(), wanted.bytes)});
  }
  if (members.size() != expected.size())
    throw Error(ErrorKind::corrupt, "the archive does not contain '" + expected[members.size()].name + "'");
  return members;
}

} // namespace gc2pc
