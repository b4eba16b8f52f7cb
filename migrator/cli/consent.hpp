// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an operator consents to with --consent.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// What was consented to. A list that grows must stay a decision for each part.
struct Consent {
  bool directory = false, changes = false, differences = false;
};

/// One word of --consent.
struct ConsentWord {
  std::string_view word;
  std::string_view help;
  bool Consent::*member;
};

inline constexpr std::array consent_words{
    ConsentWord{"directory", "the steps that change the directory are allowed, too", &Consent::directory},
    ConsentWord{"changes", "what changed in the source since the plan of a precopy is copied, too",
                &Consent::changes},
    ConsentWord{"differences", "the run is closed although its verification found differences",
                &Consent::differences}};

/// Reads `directory,changes`. Throws Error(usage) for a word that is not known.
[[nodiscard]] Consent parse_consent(const std::string& text);

} // namespace gc2pc::cli
