// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/store_path.hpp"

#include "adapters/files/leftovers.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {
namespace {

[[noreturn]] void refuse(std::string_view path, std::string_view reason) {
  // A NUL would cut the message short where it is printed as a C string.
  std::string shown(path);
  for (std::size_t at = 0; (at = shown.find('\0', at)) != std::string::npos;)
    shown.replace(at, 1, "\\0");
  throw Error(ErrorKind::wrong_input,
              "'" + shown + "' is not a path inside a file store: " + std::string(reason));
}

} // namespace

std::vector<std::string> split_store_path(std::string_view path) {
  if (path.empty())
    refuse(path, "it is empty");
  if (path.find('\0') != path.npos)
    refuse(path, "it contains a NUL character");
  if (path.front() == '/' || path.front() == '\\')
    refuse(path, "it is an absolute path");
  std::vector<std::string> parts;
  std::size_t windows_begin = 0;
  for (std::size_t at = 0, begin = 0; at <= path.size(); ++at) {
    const bool slash = at == path.size() || path[at] == '/';
    if (!slash && path[at] != '\\')
      continue;
    if (const auto part = path.substr(windows_begin, at - windows_begin); part == "..")
      refuse(path, "it contains '..'");
    windows_begin = at + 1;
    if (!slash)
      continue;
    const auto part = path.substr(begin, at - begin);
    if (part.empty() || part == ".")
      refuse(path, "it contains an empty part or '.'");
    if (is_temporary_name(part))
      refuse(path, "such names are reserved for temporary files of gc2pc");
    parts.emplace_back(part);
    begin = at + 1;
  }
  return parts;
}

} // namespace gc2pc
