// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an operator consents to with --consent.
#pragma once

#include "migrator/cli/arguments.hpp"

namespace gc2pc::cli {

/// What was consented to. A list that grows must stay a decision for each part.
struct Consent {
  bool directory = false, changes = false, differences = false;
};

/// Throws usage for a word that is not known.
[[nodiscard]] Consent consent_of(const Arguments& arguments);

} // namespace gc2pc::cli
