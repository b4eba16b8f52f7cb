// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/script_spec.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>

namespace gc2pc::script {
namespace {

constexpr std::string_view scheme = "script:";

} // namespace

std::optional<Spec> parse_spec(std::string_view text) {
  if (!text.starts_with(scheme))
    return std::nullopt;
  const auto rest = text.substr(scheme.size());
  // A folder's name may have a comma in it.
  auto end = std::string_view::npos;
  for (const std::string_view next : {",ldap://", ",ldaps://", ",ldif:"})
    end = std::min(end, rest.find(next));
  if (end == std::string_view::npos || end == 0)
    throw Error(ErrorKind::usage, quoted_name(text) + " does not name a folder and a directory")
        .hint("Give script:DIR,ldaps://HOST. gc2pc writes the scripts to DIR and only reads from the "
              "controllers.");
  return Spec{std::string(rest.substr(0, end)), std::string(rest.substr(end + 1))};
}

std::string text_of(const Spec& spec) {
  return std::string(scheme) + spec.folder + "," + spec.read;
}

} // namespace gc2pc::script
