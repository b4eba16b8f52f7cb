// SPDX-License-Identifier: Apache-2.0
/// \file
/// The XML rule file: policies, validated by the RELAX NG schema that ships (mappings/mapping.rng).
#pragma once

#include "mappings/model/policies.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

/// The rule file that ships, with every policy at its default (mappings/default.xml).
[[nodiscard]] std::string_view default_rule_file();
/// Parses a rule file; elements that are left out keep their default. `origin` is the file's name for
/// messages. Throws Error(configuration) with file, line, element and what is allowed.
[[nodiscard]] Policies parse_rules(std::string_view xml, const std::string& origin);

} // namespace gc2pc
