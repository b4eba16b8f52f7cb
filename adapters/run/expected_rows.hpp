// SPDX-License-Identifier: Apache-2.0
/// \file
/// The expected lines of a plan kept in run.db: plan_expected.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/group_digest.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace gc2pc {

/// GUIDs and digests are numbers of 64 bits there: as text, two thirds of a million lines take half of the
/// file. The view plan_expected_in_words has the text.
class ExpectedRows {
 public:
  explicit ExpectedRows(Database& database) : database_(database) {}

  void create();
  void clear();
  void write(const std::vector<DigestLine>& lines);
  [[nodiscard]] std::size_t count();
  /// In their order. Within a transaction. Throws corrupt for a kind that gc2pc does not know.
  void read(const std::function<void(const DigestLine&)>& visit);

 private:
  Database& database_;
};

} // namespace gc2pc
