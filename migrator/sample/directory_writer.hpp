// SPDX-License-Identifier: Apache-2.0
/// \file
/// The directory of a sample as LDIF: domain, people, groups, the pool and the well-known user, parents
/// first.
#pragma once

#include "migrator/sample/organisation.hpp"

#include <filesystem>

namespace gc2pc::sample {

/// Returns the number of objects. Some disabled people are no longer in the directory.
std::int64_t write_directory(const Organisation& organisation, const std::filesystem::path& file);

} // namespace gc2pc::sample
