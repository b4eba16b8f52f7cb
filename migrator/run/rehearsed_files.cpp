// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/rehearsed_files.hpp"

namespace gc2pc {
namespace {

constexpr auto value_name = "rehearsal.files";
/// Of each SHA-256: 128 bits are more than a second file can be found for, and a million files are 32 MB.
constexpr std::size_t kept_digits = 32;

} // namespace

void keep_rehearsed_files(Run& run, const Plan& plan, const FileRecord& copied) {
  std::string text = plan.hash;
  for (const auto& path : plan.files)
    if (copied.contains(path))
      text += copied.sha256(path).substr(0, kept_digits);
  run.keep(value_name, text);
}

RehearsedFiles::RehearsedFiles(const Run& run, const Plan& plan) {
  const auto kept = run.value(value_name);
  // Fewer when the rehearsal copied none: there was no file store of the pool.
  if (kept && kept->starts_with(plan.hash) &&
      kept->size() == plan.hash.size() + plan.files.size() * kept_digits)
    hashes_ = kept->substr(plan.hash.size());
}

bool RehearsedFiles::differs(std::size_t index, std::string_view sha256) const {
  return !hashes_.empty() &&
         std::string_view(hashes_).substr(index * kept_digits, kept_digits) != sha256.substr(0, kept_digits);
}

} // namespace gc2pc
