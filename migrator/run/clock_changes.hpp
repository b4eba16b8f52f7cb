// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether the clock that people read was set while a run went on.
#pragma once

#include "migrator/base/moment.hpp"

#include <cstdint>
#include <string>

namespace gc2pc {

/// The changes between the records of a journal: how many, and the last one.
struct ClockChanges {
  std::int64_t count = 0;
  std::int64_t record = 0; ///< the record before which it was
  double seconds = 0;      ///< below 0: back

  void take(const Moment& before, const Moment& record_at, std::int64_t sequence);
  /// For a person; empty when there was none.
  [[nodiscard]] std::string sentence() const;
};

} // namespace gc2pc
