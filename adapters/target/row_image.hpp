// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows of a target as a SQLite database of their own, to be kept and opened with any tool.
#pragma once

#include "mappings/model/change_set.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace gc2pc {

/// The bytes of a SQLite database with the tables of a target: in them all rows that the changes update or
/// delete, as they are before. Texts are kept byte for byte, also those not in UTF-8. Equal changes make
/// equal bytes.
[[nodiscard]] std::string before_image_database(std::span<const chat::ChangeSet* const> changes);
/// How many rows that are.
[[nodiscard]] std::int64_t before_image_rows(std::span<const chat::ChangeSet* const> changes);

} // namespace gc2pc
