// SPDX-License-Identifier: Apache-2.0
/// \file
/// C1: of each code so many findings are kept; one more, the last, stands for all the others.
#pragma once

#include "mappings/model/finding.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gc2pc {

/// So many findings of a code are kept by themselves.
inline constexpr std::size_t most_single_findings = 10'000;
/// And so many of those about a category, a room or a person (they have a GUID): more than any pool has, so
/// that none is missing where it is looked up, and still an end for a source in which a row may hold
/// anything.
inline constexpr std::size_t most_findings_of_objects = 200'000;

/// The finding that stands for `findings` others, about `rows` rows.
[[nodiscard]] Finding only_counted(Code code, std::int64_t findings, std::int64_t rows);
/// How many others it stands for; 0 of a finding that stands for itself.
[[nodiscard]] std::int64_t others_in(const Finding& finding);
/// How many there are of a severity, listed or not.
[[nodiscard]] std::size_t count(const std::vector<Finding>& findings, Severity severity);

} // namespace gc2pc
