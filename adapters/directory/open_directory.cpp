// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/open_directory.hpp"

#include "adapters/directory/ldif_directory.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {

std::unique_ptr<Directory> open_directory(std::string_view spec) {
  constexpr std::string_view scheme = "ldif:";
  if (!spec.starts_with(scheme) || spec.size() == scheme.size())
    throw Error(ErrorKind::usage, quoted_name(spec) + " does not name a directory")
        .hint("Give ldif:FILE, the path of an LDIF file.");
  return std::make_unique<LdifDirectory>(std::filesystem::path(spec.substr(scheme.size())));
}

} // namespace gc2pc
