// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/space_needs.hpp"

#include "adapters/target/chat_reader.hpp"
#include "mappings/model/error.hpp"
#include "migrator/snapshot/target_image.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// What a message takes in the target besides its text: columns, indexes, pages that are not full. Measured
/// with SQLite at 55 to 90 bytes; too much rather than too little.
constexpr std::int64_t bytes_beside_message_text = 128;
/// A row of plan or snapshot, with its share of index and report. Measured at 146 bytes with
/// `gc2pc sample --rooms 3000 --people 9000` and a plan of it (117,851 rows, 17.2 MB).
constexpr std::uint64_t bytes_per_row = 256;
/// Journal, reports and settings of a small run: 0.2 MB with `gc2pc sample --rooms 30`.
constexpr std::uint64_t fixed_bytes = 256UL * 1'024;

/// A target that cannot be written is named by the check of the step structure, and shows no free space.
std::optional<std::uint64_t> free_for(ChatReader& store) {
  try {
    return store.check_writable();
  } catch (const Error&) {
    return std::nullopt;
  }
}

} // namespace

std::uint64_t target_bytes(const Plan& plan, std::int64_t copied) {
  const auto messages = plan.message_count();
  const auto all = static_cast<double>(plan.message_bytes() + bytes_beside_message_text * messages);
  const auto left =
      messages == 0 ? 0.0 : static_cast<double>(messages - copied) / static_cast<double>(messages);
  return static_cast<std::uint64_t>(all * std::max(0.0, left));
}

std::uint64_t file_bytes(ReadSession& session, const Plan& plan) {
  std::uint64_t bytes = 0;
  for (const auto& file : session.files_from->list())
    if (std::binary_search(plan.files.begin(), plan.files.end(), file.path))
      bytes += file.size;
  return bytes;
}

std::uint64_t run_folder_bytes(const Plan& plan) {
  const auto rows = plan.structure.size() + plan.rest.size() + plan.rooms.size() + plan.findings.size() +
                    plan.expected.size() + static_cast<std::size_t>(before_image_rows(plan));
  return fixed_bytes + bytes_per_row * rows;
}

std::vector<SpaceNeed> space_needs(ReadSession& session, const Plan& plan,
                                   const std::optional<std::filesystem::path>& run_folder) {
  std::vector<SpaceNeed> needs;
  if (session.store)
    needs.push_back({"target", target_bytes(plan), free_for(*session.store)});
  if (session.files_from && session.files_to)
    needs.push_back({"file store of the pool", file_bytes(session, plan), session.files_to->free_bytes()});
  if (run_folder)
    needs.push_back({"run folder", run_folder_bytes(plan), std::filesystem::space(*run_folder).available});
  return needs;
}

} // namespace gc2pc
