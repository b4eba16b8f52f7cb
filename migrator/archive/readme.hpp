// SPDX-License-Identifier: Apache-2.0
/// \file
/// README.txt of an archive.
#pragma once

#include "adapters/export/archive_manifest.hpp"

#include <string>

namespace gc2pc {

/// Says which parts there are; the rest is the same for every archive.
[[nodiscard]] std::string archive_readme(const ArchiveManifest& manifest);

} // namespace gc2pc
