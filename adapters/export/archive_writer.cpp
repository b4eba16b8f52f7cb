// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_writer.hpp"

#include "adapters/files/folder_names.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"
#include "adapters/files/store_path.hpp"
#include "mappings/model/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace gc2pc {
namespace {

constexpr mode_t folder_mode = 0700, file_mode = 0600;
constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string leaf(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

/// Nothing when it is not a regular file.
std::optional<std::pair<std::string, std::int64_t>> sum_and_size(int folder, const std::string& name) {
  const UniqueFd file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
    return std::nullopt;
  Sha256 digest;
  std::array<char, 65'536> block{};
  for (;;) {
    const auto got = ::read(file.get(), block.data(), block.size());
    if (got == 0)
      return std::pair(hex(digest.finish()), static_cast<std::int64_t>(facts.st_size));
    if (got > 0)
      digest.update({block.data(), static_cast<std::size_t>(got)});
    else if (errno != EINTR)
      return std::nullopt;
  }
}

void refuse_others(const std::vector<std::string>& names, const std::string& shown) {
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  // With both, a call was killed between its last two operations; the caller tidies up.
  if (has(archive_files::manifest) && !has(archive_files::progress))
    throw Error(ErrorKind::conflict, fmt::format("'{}' already contains an archive", shown))
        .hint("Check it with 'gc2pc export verify', or name another folder with --out.");
  if (!names.empty() && !has(archive_files::progress))
    throw Error(ErrorKind::conflict, fmt::format("'{}' is not empty", shown))
        .hint("Name a new folder with --out.");
}

} // namespace

ArchiveFile::ArchiveFile(ArchiveWriter& archive, std::string name)
    : archive_(archive), name_(std::move(name)), folder_(archive.folder_of(name_)),
      file_(folder_.get(), leaf(name_), file_mode, (archive.folder_ / name_).string()) {}

void ArchiveFile::write(std::string_view bytes) {
  file_.write(bytes);
  digest_.update(bytes);
  bytes_ += static_cast<std::int64_t>(bytes.size());
}

std::string ArchiveFile::commit() {
  file_.commit();
  auto sum = hex(digest_.finish());
  archive_.list(name_, sum, bytes_);
  return sum;
}

ArchiveWriter::ArchiveWriter(const std::filesystem::path& folder) : folder_(folder) {
  const auto shown = folder_.string();
  make_own_folder(folder_, "archive folder");
  root_ = UniqueFd(::open(shown.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_)
    throw os_error(fmt::format("cannot open '{}'", shown), errno);
  refuse_others(names_in_folder(root_.get(), shown), shown);
  progress_.emplace(root_.get(), shown);
  // Another process may have finished it before this one got the lock.
  if (::faccessat(root_.get(), archive_files::manifest.data(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    ::unlinkat(root_.get(), archive_files::progress.data(), 0);
    refuse_others({std::string(archive_files::manifest)}, shown);
  }
}

UniqueFd ArchiveWriter::folder_of(const std::string& name) const {
  UniqueFd folder(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 0));
  const auto parts = split_store_path(name);
  for (std::size_t i = 0; folder && i + 1 < parts.size(); ++i) {
    const bool made = ::mkdirat(folder.get(), parts[i].c_str(), folder_mode) == 0;
    if (!made && errno != EEXIST)
      break;
    if (made)
      sync_folder(folder.get(), folder_.string());
    folder = UniqueFd(::openat(folder.get(), parts[i].c_str(), folder_flags));
  }
  if (!folder)
    throw os_error(fmt::format("cannot open the folder of '{}'", (folder_ / name).string()), errno);
  return folder;
}

void ArchiveWriter::list(const std::string& name, std::string sha256, std::int64_t bytes) {
  sums_.insert_or_assign(name, std::move(sha256));
  bytes_ += static_cast<std::uint64_t>(bytes);
}

void ArchiveWriter::take_over_finished() {
  const auto& finished = progress_->finished();
  std::size_t whole = 0;
  while (whole < finished.size() && has(archive_files::messages(static_cast<std::int64_t>(whole) + 1),
                                        finished[whole].sha256, finished[whole].bytes))
    ++whole;
  progress_->keep_only(whole);
}

bool ArchiveWriter::has(const std::string& name, std::string_view sha256, std::int64_t bytes) {
  const auto folder = folder_of(name);
  const auto found = sum_and_size(folder.get(), leaf(name));
  if (!found || found->first != sha256 || found->second != bytes)
    return false;
  list(name, found->first, found->second);
  return true;
}

void ArchiveWriter::write(const std::string& name, const std::function<void(const Sink&)>& fill) {
  ArchiveFile file(*this, name);
  fill([&](std::string_view bytes) { file.write(bytes); });
  file.commit();
}

void ArchiveWriter::write(const std::string& name, std::string_view bytes) {
  write(name, [&](const Sink& sink) { sink(bytes); });
}

void ArchiveWriter::put(std::string_view name, std::string_view bytes) {
  AtomicFile file(root_.get(), std::string(name), file_mode, (folder_ / name).string());
  file.write(bytes);
  file.commit();
  bytes_ += bytes.size();
}

void ArchiveWriter::finish(ArchiveManifest& manifest, const Signer* signer) {
  std::string lines;
  for (const auto& [name, sum] : sums_)
    lines.append(sum).append("  ").append(name).append("\n");
  manifest.sums = sha256_hex(lines);
  if (signer != nullptr) {
    manifest.signature = to_string(signer->form());
    manifest.public_key = signer->public_key();
  }
  put(archive_files::sums, lines);
  const auto text = stored(manifest);
  if (signer != nullptr)
    put(archive_files::signature, signer->sign(text));
  remove_dead_leftovers(root_.get(), folder_.string());
  put(archive_files::manifest, text);
  if (::unlinkat(root_.get(), archive_files::progress.data(), 0) != 0)
    throw os_error(fmt::format("cannot remove '{}/{}'", folder_.string(), archive_files::progress), errno);
  sync_folder(root_.get(), folder_.string());
}

} // namespace gc2pc
