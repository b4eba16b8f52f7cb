// SPDX-License-Identifier: Apache-2.0
/// \file
/// The content of the files when the plan was rehearsed, so that the cutover copies nothing else.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/file_record.hpp"
#include "migrator/run/run.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc {

/// Keeps, for the plan's files in their order, the hashes that the rehearsal's copies have.
void keep_rehearsed_files(Run& run, const Plan& plan, const FileRecord& copied);

/// What a rehearsal of this plan found in the files; knows nothing when it was another plan's, or there was
/// none.
class RehearsedFiles {
 public:
  RehearsedFiles(const Run& run, const Plan& plan);
  /// Whether the plan's file of this index had other content.
  [[nodiscard]] bool differs(std::size_t index, std::string_view sha256) const;

 private:
  std::string hashes_;
};

} // namespace gc2pc
