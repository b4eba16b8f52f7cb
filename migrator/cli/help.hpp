// SPDX-License-Identifier: Apache-2.0
/// \file
/// Help texts, made from the tables of verbs and options.
#pragma once

#include "migrator/cli/verb.hpp"

#include <string>

namespace gc2pc::cli {

/// `gc2pc help`.
[[nodiscard]] std::string overview();
/// `gc2pc help VERB`.
[[nodiscard]] std::string help_of(const Verb& verb);

} // namespace gc2pc::cli
