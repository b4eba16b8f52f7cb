// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a test case that cannot run here says so, and counts as skipped.
#pragma once

#include <string>

namespace gc2pc::test {

/// The running test case counts as skipped, neither as passed nor as failed, unless a check of it fails.
/// Prints one line `SKIPPED case: why`, which tests/run.sh shows. The caller returns.
void skip(const std::string& why);

} // namespace gc2pc::test
