// SPDX-License-Identifier: Apache-2.0
/// \file
/// Refuses a name that is not the name of exactly one thing.
#pragma once

#include <string>
#include <vector>

namespace gc2pc {

/// Throws Error(usage): no `what` has the name that was asked for, or several have it, which are listed.
[[noreturn]] void refuse_name(const std::string& what, const std::string& asked,
                              const std::vector<std::string>& choices);

} // namespace gc2pc
