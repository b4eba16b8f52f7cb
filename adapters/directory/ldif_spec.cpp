// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_spec.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view scheme = "ldif:";

bool is_there(const fs::path& path) {
  std::error_code failed; // a name that is too long exists neither
  return fs::exists(path, failed);
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code failed;
  return a == b || fs::equivalent(a, b, failed);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

/// Pieces joined from `first` on to the longest name that exists; `first` goes after them.
std::string longest_name(const std::vector<std::string>& pieces, std::size_t& first, const fs::path& base) {
  std::string joined = pieces[first];
  std::string found = joined;
  std::size_t behind = first + 1;
  for (std::size_t next = first + 1; next < pieces.size(); ++next) {
    joined += "," + pieces[next];
    if (is_there(base / joined)) {
      found = joined;
      behind = next + 1;
    }
  }
  first = behind;
  return found;
}

} // namespace

std::optional<std::vector<fs::path>> parse_ldif_spec(std::string_view text, const fs::path& base) {
  if (!text.starts_with(scheme))
    return std::nullopt;
  const auto rest = std::string(text.substr(scheme.size()));
  const auto pieces = split(rest);
  std::vector<fs::path> files;
  bool any_exists = false;
  for (std::size_t next = 0; next < pieces.size();) {
    files.emplace_back(longest_name(pieces, next, base));
    any_exists = any_exists || is_there(base / files.back());
  }
  if (!any_exists && !rest.empty())
    return std::vector<fs::path>{rest};
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].empty())
      throw Error(ErrorKind::usage, quoted_name(text) + " has an empty file name")
          .hint("Give ldif:FILE, or ldif:FILE,FILE for several.");
    for (std::size_t k = 0; k < i; ++k)
      if (is_same_file(base / files[i], base / files[k]))
        throw Error(ErrorKind::usage,
                    quoted_name(text) + " names " + quoted_name(files[i].string()) + " twice")
            .hint("Give each file once.");
  }
  return files;
}

std::string ldif_spec(const std::vector<fs::path>& files) {
  std::string text(scheme);
  for (std::size_t i = 0; i < files.size(); ++i)
    text += (i == 0 ? "" : ",") + files[i].string();
  return text;
}

} // namespace gc2pc
