// SPDX-License-Identifier: Apache-2.0
/// \file
/// The folder `rejects/` of a run: what a plan refuses or leaves behind, for programs that put it right.
#pragma once

#include "mappings/model/finding.hpp"

#include <filesystem>
#include <vector>

namespace gc2pc {

/// Whether a finding of this code says that something of the legacy pool is refused, or is not in the target
/// as it was: every error, and whatever is dropped, cut, replaced or stays behind.
[[nodiscard]] bool leaves_behind(Code code) noexcept;

/// Writes `rejects/CODE.jsonl` (folder 0700, files 0600, each atomically) for every such code that was found,
/// one JSON object a line with the members of report.json's finding_items; files of other codes go. The run
/// folder exists.
void write_rejects(const std::filesystem::path& run_folder, const std::vector<Finding>& findings);

} // namespace gc2pc
