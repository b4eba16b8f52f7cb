// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every ChatStore on a server must do, where others write at the same time.
#pragma once

#include <string>

namespace gc2pc::test {

/// Runs all checks as doctest subcases: call it from a test case. The database is empty at first.
void check_server_store(const std::string& url);

} // namespace gc2pc::test
