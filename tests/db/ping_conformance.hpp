// SPDX-License-Identifier: Apache-2.0
/// \file
/// What source and target tell of chat servers that run, whatever the engine.
#pragma once

#include <functional>
#include <string>

namespace gc2pc::test {

/// Runs all checks as doctest subcases. `empty_database` names a new one each time.
void check_pings(const std::function<std::string()>& empty_database);

} // namespace gc2pc::test
