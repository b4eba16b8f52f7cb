// SPDX-License-Identifier: Apache-2.0
/// \file
/// The target before the migration, as the snapshot holds it: digests of whole tables, and the rows that get
/// changed.
#pragma once

#include "adapters/target/chat_reader.hpp"
#include "mappings/model/plan.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// How a target stood: absent, empty, or with tables of these digests.
struct TargetImage {
  StoreState state = StoreState::absent;
  std::vector<TableDigest> tables;
  std::vector<NumberState> numbers; ///< what numbers rows: no digest shows it

  friend bool operator==(const TargetImage&, const TargetImage&) = default;
};

[[nodiscard]] std::string_view to_string(StoreState state);
/// Reads it from the target, every table whole.
[[nodiscard]] TargetImage target_image(ChatReader& store);
/// `absent`, `empty`, or 64 hex digits over the tables' digests.
[[nodiscard]] std::string digest_of(const TargetImage& image);
/// What differs, one phrase per table; empty when nothing does.
[[nodiscard]] std::vector<std::string> differences(const TargetImage& before, const TargetImage& now);

[[nodiscard]] std::string stored_target_image(const TargetImage& image);
/// Throws corrupt when the text is not what stored_target_image wrote.
[[nodiscard]] TargetImage target_image_from_stored(const std::string& text);

/// The rows that the plan deletes or changes, as they are before: a SQLite database with the target's tables.
[[nodiscard]] std::string before_images(const Plan& plan);
/// How many rows that are.
[[nodiscard]] std::int64_t before_image_rows(const Plan& plan);

} // namespace gc2pc
