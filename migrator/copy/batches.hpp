// SPDX-License-Identifier: Apache-2.0
/// \file
/// Works through a stream of messages while the next ones are read.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/stop.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/copy/feeder.hpp"

#include <memory>
#include <string>

namespace gc2pc {

/// Calls `take(batch)` on this thread for each batch of `reader`, which is read ahead on another one.
/// Measures.
template <class Row, class Take>
Rate for_each_batch(std::unique_ptr<MessageReader<Row>> reader, Work doing, const StopRequested& stop,
                    Take&& take) {
  Rate rate;
  const Stopwatch watch;
  // Declared before the feeder, so that it outlives the reading thread.
  const auto source = std::move(reader);
  Feeder<Batch<Row>> feeder([&source](typename Feeder<Batch<Row>>::Reading& reading) {
    while (auto batch = reading.blank()) {
      if (!source->next(*batch))
        return;
      reading.put(std::move(batch));
    }
  });
  while (auto batch = feeder.take()) {
    stop_if_requested(stop, std::string(gerund_of(doing)).c_str());
    rate.units += batch->size() + batch->bad_rows();
    rate.bytes += batch->bytes();
    take(*batch);
    feeder.give_back(std::move(batch));
  }
  rate.work = doing;
  rate.seconds = watch.seconds();
  return rate;
}

} // namespace gc2pc
