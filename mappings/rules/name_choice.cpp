// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/name_choice.hpp"

#include "mappings/model/error.hpp"

#include <cstddef>

namespace gc2pc {
namespace {

/// How many of several things of the same name are listed: enough to choose from.
constexpr std::size_t listed_choices = 10;

} // namespace

void refuse_name(const std::string& what, const std::string& asked, const std::vector<std::string>& choices) {
  if (choices.empty())
    throw Error(ErrorKind::usage, "no " + what + " has the name '" + asked + "'")
        .hint("Give its GUID, or its name exactly as in the legacy or the new database.");
  std::string list;
  for (std::size_t i = 0; i < choices.size() && i < listed_choices; ++i)
    list += (i == 0 ? "" : "; ") + choices[i];
  if (choices.size() > listed_choices)
    list += "; …";
  throw Error(ErrorKind::usage,
              std::to_string(choices.size()) + " items have the name '" + asked + "': " + list)
      .hint("Give the GUID of the one you mean.");
}

} // namespace gc2pc
