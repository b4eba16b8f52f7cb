// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether the account that has the address is really the one of the Lookup service, or a person's own.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// What an administrator would want to know of an account before it goes: a mailbox, when it signed in last,
/// that it is protected or disabled, and what `holders` (objects that name it) will lose. Clauses in plain
/// words; empty for an account as the Lookup service has it.
[[nodiscard]] std::vector<std::string>
account_remarks(const DirectoryEntry& account, const std::vector<std::string>& holders, Release release);

/// The day of a FILETIME (100 ns since 1601), e.g. `2026-01-31`; empty for none.
[[nodiscard]] std::string day_of_file_time(const std::string& text);

} // namespace gc2pc
