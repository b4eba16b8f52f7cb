// SPDX-License-Identifier: Apache-2.0
/// \file
/// A Persistent Chat database that is in use already: what a migration must leave alone.
#pragma once

#include "migrator/sample/organisation.hpp"

#include <filesystem>

namespace gc2pc::sample {

/// Two categories, three rooms and a few messages; one of its people is in the legacy pool too. Returns the
/// number of messages.
std::int64_t write_store(const Organisation& organisation, const TextMaker& text, std::uint64_t seed,
                         const std::filesystem::path& file);

} // namespace gc2pc::sample
