// SPDX-License-Identifier: Apache-2.0
/// \file
/// Long lists of a large pool's report.json, each in a file of its own beside it.
#pragma once

#include "migrator/report/summary.hpp"

#include <filesystem>
#include <vector>

namespace gc2pc {

/// Elements that a list of report.json has at most; one with more is in a file instead. A list is never cut:
/// a program that reads a part as if it were all would be wrong without a word.
inline constexpr std::size_t most_elements = 10'000;

/// Writes `lists/NAME.jsonl.zst` (folder 0700, files 0600, each atomically) for each list of more than
/// `most` elements: one object a line, compressed by Zstandard. Files of the other lists go.
[[nodiscard]] std::vector<ListFile> write_list_files(const std::filesystem::path& folder,
                                                     const std::vector<LongList>& lists,
                                                     std::size_t most = most_elements);

[[nodiscard]] nlohmann::json json_of(const std::vector<ListFile>& files);

} // namespace gc2pc
