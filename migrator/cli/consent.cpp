// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/consent.hpp"

#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {

Consent parse_consent(const std::string& text) {
  Consent consent;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const auto word = text.substr(at, end - at);
    const auto* known = std::find_if(consent_words.begin(), consent_words.end(),
                                     [&](const ConsentWord& one) { return one.word == word; });
    if (known == consent_words.end())
      throw Error(ErrorKind::usage, fmt::format("--consent {} is not known.", word))
          .hint("It is --consent directory, --consent changes, or --consent directory,changes; to close a "
                "run, --consent differences.");
    consent.*(known->member) = true;
    at = end + 1;
  }
  return consent;
}

} // namespace gc2pc::cli
