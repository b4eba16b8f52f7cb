// SPDX-License-Identifier: Apache-2.0
/// \file
/// Effective rules as a rule file.
#pragma once

#include "mappings/model/policies.hpp"

#include <string>

namespace gc2pc {

/// Every policy with its effective value, and the overrides: parse_rules() of it gives the same rules.
[[nodiscard]] std::string rules_text(const Policies& policies);

} // namespace gc2pc
