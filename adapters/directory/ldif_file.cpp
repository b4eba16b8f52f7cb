// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_file.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/leftovers.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gc2pc {
namespace {

/// A million objects of 2 KiB. The file is held in memory (up to three times while it is replaced), and
/// whoever has more objects has a server to ask.
constexpr off_t max_file_bytes = off_t{2} * 1024 * 1024 * 1024;
/// Most that one read(2) is asked for: as large as helps.
constexpr std::size_t read_bytes = 1024 * 1024;

struct Content {
  std::string text;
  struct stat facts {};
};

Content read_whole(const std::filesystem::path& path) {
  const std::string shown = quoted_name(path.string());
  // O_NONBLOCK: opening a named pipe must not wait for a writer; it has no effect on regular files.
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    const int reason = errno;
    auto error = os_error("cannot open " + shown, reason);
    if (reason == ENOENT)
      error.hint("Export the directory to this file, or give the path of an LDIF file that exists.");
    throw error;
  }
  Content content;
  if (::fstat(file.get(), &content.facts) != 0)
    throw os_error("cannot examine " + shown, errno);
  if (!S_ISREG(content.facts.st_mode))
    throw Error(ErrorKind::wrong_input,
                shown + (S_ISDIR(content.facts.st_mode) ? " is a folder" : " is not a regular file"))
        .hint("Give the path of an LDIF file.");
  if (content.facts.st_size > max_file_bytes)
    throw Error(ErrorKind::wrong_input, shown + " is larger than " +
                                            std::to_string(max_file_bytes / (1024 * 1024 * 1024)) +
                                            " GiB, the most that gc2pc reads")
        .hint("Export only users, contacts, groups and the Configuration container.");
  content.text.resize(static_cast<std::size_t>(content.facts.st_size));
  std::size_t filled = 0;
  while (filled < content.text.size()) {
    const std::size_t wanted = std::min(read_bytes, content.text.size() - filled);
    const ssize_t got = ::read(file.get(), content.text.data() + filled, wanted);
    if (got == 0)
      break; // shorter than a moment ago; what is missing shows in the text
    if (got > 0)
      filled += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw os_error("cannot read " + shown, errno);
  }
  content.text.resize(filled);
  return content;
}

/// Where the file itself lies: a rename would replace a link to it.
std::filesystem::path target_of(const std::filesystem::path& path) {
  std::error_code failed;
  auto target = std::filesystem::canonical(path, failed);
  if (failed)
    throw os_error("cannot resolve " + quoted_name(path.string()), failed.value());
  return target;
}

} // namespace

const LdifDocument& LdifFile::load() {
  auto content = read_whole(path_);
  if (!document_ || document_->text() != content.text) {
    document_.reset(); // not two documents at once
    with_context(quoted_name(path_.string()), [&] { document_.emplace(std::move(content.text)); });
  }
  return *document_;
}

void LdifFile::replace(std::string text) {
  std::optional<LdifDocument> fresh;
  try {
    fresh.emplace(std::move(text));
  } catch (const Error& error) {
    throw Error(ErrorKind::internal,
                "the new text of " + quoted_name(path_.string()) + " would not be LDIF: " + error.message());
  }
  const auto present = read_whole(path_);
  if (!document_ || present.text != document_->text())
    throw Error(ErrorKind::changed,
                quoted_name(path_.string()) + " was changed by somebody else while gc2pc worked on it")
        .hint("Run the command again.")
        .retryable();

  const auto target = target_of(path_);
  const UniqueFd folder(::open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    throw os_error("cannot open the folder of " + quoted_name(path_.string()), errno);
  AtomicFile file(folder.get(), target.filename().string(), present.facts.st_mode & 07777, path_.string());
  file.give_to(present.facts.st_uid, present.facts.st_gid);
  file.write(fresh->text());
  file.commit();
  document_ = std::move(fresh); // until the file holds something else
}

void LdifFile::remove_leftovers() const {
  const auto target = target_of(path_);
  remove_dead_leftovers(target.parent_path(), target.filename().string());
}

} // namespace gc2pc
