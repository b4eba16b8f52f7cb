// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/consent.hpp"

#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {

Consent consent_of(const Arguments& arguments) {
  Consent consent;
  std::string given = arguments.text("consent").value_or("");
  for (std::size_t at = 0; at < given.size();) {
    const auto end = std::min(given.find(',', at), given.size());
    const auto word = given.substr(at, end - at);
    if (word == "directory")
      consent.directory = true;
    else if (word == "changes")
      consent.changes = true;
    else if (word == "differences")
      consent.differences = true;
    else
      throw Error(ErrorKind::usage, fmt::format("--consent {} is not known.", word))
          .hint("It is --consent directory, --consent changes, or --consent directory,changes; to close a "
                "run, --consent differences.");
    at = end + 1;
  }
  return consent;
}

} // namespace gc2pc::cli
