// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/list_files.hpp"

#include "adapters/archive/zstd_stream.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "mappings/model/sha256.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

/// Compressed at once.
constexpr std::size_t list_piece_bytes = std::size_t{1024} * 1024;
/// Zstandard's fastest: level 3 takes twice the time for a seventh less.
constexpr int list_compression = 1;

ListFile write_list(const fs::path& folder, const LongList& list, const std::string& name) {
  ListFile result{list.name, name, list.size, 0, {}};
  Sha256 digest;
  write_file_atomically(folder / name, [&](AtomicFile& file) {
    ZstdWriter zstd(
        [&](std::string_view bytes) {
          result.bytes += bytes.size();
          digest.update(bytes);
          file.write(bytes);
        },
        list_compression);
    std::string text;
    for (std::size_t i = 0; i < list.size; ++i) {
      list.put(text, i);
      text += '\n';
      if (text.size() >= list_piece_bytes) {
        zstd.write(text);
        text.clear();
      }
    }
    zstd.write(text);
    zstd.finish();
  });
  result.sha256 = hex(digest.finish());
  return result;
}

} // namespace

std::vector<ListFile> write_list_files(const fs::path& folder, const std::vector<LongList>& lists,
                                       std::size_t most) {
  std::vector<ListFile> files;
  for (const auto& list : lists) {
    const auto name = fmt::format("lists/{}.jsonl.zst", list.name);
    if (list.size <= most) {
      if (std::error_code failed; !fs::remove(folder / name, failed) && failed)
        throw os_error(fmt::format("cannot remove '{}'", (folder / name).string()), failed.value());
      continue;
    }
    if (::mkdir((folder / "lists").c_str(), 0700) != 0 && errno != EEXIST)
      throw os_error(fmt::format("cannot create the folder '{}'", (folder / "lists").string()), errno);
    files.push_back(write_list(folder, list, name));
  }
  std::error_code ignored; // a folder that has something else, or is not there, stays as it is
  if (files.empty())
    fs::remove(folder / "lists", ignored);
  return files;
}

nlohmann::json json_of(const std::vector<ListFile>& files) {
  auto list = nlohmann::json::array();
  for (const auto& file : files)
    list.push_back({{"list", file.list},
                    {"file", file.file},
                    {"elements", file.elements},
                    {"bytes", file.bytes},
                    {"sha256", file.sha256}});
  return list;
}

} // namespace gc2pc
