// SPDX-License-Identifier: Apache-2.0
/// \file
/// Works through a stream of messages while the next ones are read.
#pragma once

#include "adapters/batch.hpp"
#include "mappings/model/error.hpp"
#include "migrator/engine.hpp"
#include "migrator/pipeline/feeder.hpp"
#include "migrator/run/clock.hpp"

#include <memory>
#include <string>

namespace gc2pc {

/// Throws interrupted when the operator wants to stop. `doing` says what is left undone by it.
inline void stop_if_requested(const StopRequested& stop, const char* doing) {
  if (stop && stop())
    throw Error(ErrorKind::interrupted, std::string("stopped while ") + doing);
}

/// Calls `work(batch)` on this thread for each batch of `reader`, which is read ahead on another one.
/// Measures.
template <class Row, class Work>
Rate for_each_batch(std::unique_ptr<MessageReader<Row>> reader, const char* doing, const StopRequested& stop,
                    Work&& work) {
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
    stop_if_requested(stop, doing);
    rate.units += batch->size() + batch->bad_rows();
    rate.bytes += batch->bytes();
    work(*batch);
    feeder.give_back(std::move(batch));
  }
  rate.work = doing;
  rate.seconds = watch.seconds();
  return rate;
}

} // namespace gc2pc
