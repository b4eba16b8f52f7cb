// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_pending.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"
#include "mappings/model/sha256.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int pending_format = 1;

/// Bytes as hex digits: names and values may be no UTF-8, and JSON holds nothing else.
std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte / 16U];
    text += digits[byte % 16U];
  }
  return text;
}

struct NotHex {};

std::string from_hex(const std::string& text) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() % 2 != 0)
    throw NotHex{};
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = digits.find(text[i]);
    const auto low = digits.find(text[i + 1]);
    if (high == digits.npos || low == digits.npos)
      throw NotHex{};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Json to_json(const LdifPendingFile& file) {
  Json edits = Json::array();
  for (const auto& edit : file.edits)
    edits.push_back({{"begin", edit.begin}, {"end", edit.end}, {"hex", to_hex(edit.text)}});
  return {{"path_hex", to_hex(file.path)},
          {"sha256_before", file.sha256_before},
          {"sha256_after", file.sha256_after},
          {"edits", std::move(edits)}};
}

LdifPendingFile from_json(const Json& json) {
  LdifPendingFile file{from_hex(json.at("path_hex").get<std::string>()),
                       json.at("sha256_before").get<std::string>(),
                       json.at("sha256_after").get<std::string>(),
                       {}};
  for (const auto& edit : json.at("edits"))
    file.edits.push_back({edit.at("begin").get<std::size_t>(), edit.at("end").get<std::size_t>(),
                          from_hex(edit.at("hex").get<std::string>())});
  return file;
}

} // namespace

fs::path pending_path(const fs::path& file) {
  // Digits of a hash: the name may already be as long as a file system allows.
  return file.parent_path() /
         (".gc2pc-change-" + sha256_hex(file.filename().string()).substr(0, 16) + ".json");
}

void write_pending(const fs::path& path, const std::vector<LdifPendingFile>& change) {
  Json files = Json::array();
  for (const auto& file : change)
    files.push_back(to_json(file));
  write_file_atomically(path, Json{{"format", pending_format}, {"files", std::move(files)}}.dump() + "\n");
}

std::optional<std::vector<LdifPendingFile>> read_pending(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::error_code failed;
    if (!fs::exists(path, failed) && !failed)
      return std::nullopt;
    throw os_error("cannot open " + quoted_name(path.string()), failed ? failed.value() : EACCES);
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    const auto json = Json::parse(text);
    std::vector<LdifPendingFile> change;
    if (json.at("format").get<int>() == pending_format) {
      for (const auto& entry : json.at("files"))
        change.push_back(from_json(entry));
      return change;
    }
  } catch (const Json::exception&) { // said below
  } catch (const NotHex&) {
  }
  throw Error(ErrorKind::corrupt,
              quoted_name(path.string()) + " contains a pending change to LDIF files that cannot be read")
      .hint("gc2pc writes this file completely or not at all, so another program changed it. If you remove "
            "it, gc2pc uses the LDIF files as they are.");
}

void drop_pending(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw os_error("cannot remove " + quoted_name(path.string()), errno);
  const UniqueFd folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    throw os_error("cannot open the folder of " + quoted_name(path.string()), errno);
  sync_folder(folder.get(), path.parent_path().string());
}

} // namespace gc2pc
