// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/archived_files.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

/// What programs show without executing anything in it.
constexpr std::array<std::string_view, 24> shown_extensions{
    "bmp", "csv", "doc",  "docx", "gif", "jpeg", "jpg", "log", "mp3",  "mp4", "msg", "pdf",
    "png", "ppt", "pptx", "rtf",  "tif", "tiff", "txt", "vsd", "vsdx", "wav", "xls", "xlsx"};

bool is_one_of(const std::vector<std::string>* paths, const std::string& path) {
  return paths == nullptr || std::binary_search(paths->begin(), paths->end(), path);
}

std::string numbered_name(std::size_t number) {
  return fmt::format("files/{:02}/{:08}", number % 100, number);
}

Error file_changed(const std::string& path) {
  return Error(ErrorKind::changed, fmt::format("the file '{}' changed while it was copied", path))
      .hint("Export again while no one uploads files.");
}

} // namespace

std::string stored_name(std::string_view path, std::string_view sha256) {
  const auto dot = path.rfind('.');
  const auto extension = ascii_lower(dot == path.npos ? std::string_view() : path.substr(dot + 1));
  const bool is_shown =
      std::find(shown_extensions.begin(), shown_extensions.end(), extension) != shown_extensions.end();
  return fmt::format("files/{}/{}.{}", sha256.substr(0, 2), sha256, is_shown ? extension : "bin");
}

std::vector<ArchivedFile> archive_files_of(ArchiveWriter& archive, FileReader& store,
                                           const std::vector<std::string>* paths, Observer& observer,
                                           const StopRequested& stop) {
  std::vector<ArchivedFile> result;
  const auto found = store.list();
  observer.begin("export files", found.size(), Unit::files);
  for (const auto& file : found) {
    stop_if_requested(stop, "exporting files");
    if (!is_one_of(paths, file.path))
      continue;
    const auto sum = store.sha256(file.path);
    if (!sum)
      throw file_changed(file.path);
    const auto size = static_cast<std::int64_t>(file.size);
    // The name of an encrypted file must not say what is in it.
    const auto name = archive.encrypts() ? numbered_name(result.size() + 1) : stored_name(file.path, *sum);
    if (archive.encrypts() || !archive.has(name, *sum, size)) {
      ArchiveFile copy(archive, name);
      store.read(file.path, [&](const char* bytes, std::size_t count) { copy.write({bytes, count}); });
      copy.commit();
      if (copy.content_bytes() != size || copy.content_sha256() != *sum)
        throw file_changed(file.path);
    }
    result.push_back({file.path, archive.stored_name(name), size, *sum});
    observer.progress(result.size());
  }
  observer.end(counted(static_cast<std::int64_t>(result.size()), "file"));
  return result;
}

} // namespace gc2pc
