// SPDX-License-Identifier: Apache-2.0
/// \file
/// C51: the links to uploaded files in a message's text.
#pragma once

#include "mappings/model/text.hpp"

#include <string_view>

namespace gc2pc {

/// Calls `take(path)` for each link, `ma-filelink:` and a path, in the order of the text.
template <class Take>
void for_each_file_link(std::string_view content, Take&& take) {
  constexpr std::string_view scheme = "ma-filelink:";
  for (auto at = content.find(scheme); at != content.npos; at = content.find(scheme)) {
    content.remove_prefix(at + scheme.size());
    if (content.starts_with("//"))
      content.remove_prefix(2);
    const auto path = content.substr(0, link_path_length(content));
    content.remove_prefix(path.size());
    if (!path.empty())
      take(path);
  }
}

} // namespace gc2pc
