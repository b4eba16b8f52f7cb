// SPDX-License-Identifier: Apache-2.0
/// \file
/// A store's canonical lines (C53), read from it again.
#pragma once

#include "adapters/stop.hpp"
#include "adapters/target/chat_reader.hpp"
#include "mappings/digest/canonical.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/verify/room_sample.hpp"

#include <functional>
#include <vector>

namespace gc2pc {

/// What was read, and how fast.
struct StoreLines {
  std::vector<DigestLine> lines; ///< sorted
  Rate rate;                     ///< Work::verify
};

/// Reads the store, messages of the sample's rooms only; `progress` gets the messages read.
[[nodiscard]] StoreLines read_store_lines(ChatReader& store, const RoomSample& sample,
                                          const std::function<void(std::uint64_t)>& progress,
                                          const StopRequested& stop);

/// Canonical digest of any store (C53): lines sorted by bytes.
[[nodiscard]] std::vector<DigestLine> digest_store(ChatReader& store, Observer& observer,
                                                   const StopRequested& stop);

} // namespace gc2pc
