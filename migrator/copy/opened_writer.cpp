// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/opened_writer.hpp"

#include "migrator/base/clock.hpp"

#include <utility>

namespace gc2pc {

std::future<OpenedWriter> open_writer(ChatStore& store, const std::string& run) {
  return std::async(std::launch::async | std::launch::deferred, [&store, run] {
    const Stopwatch opening;
    auto writer = store.writer(run);
    return OpenedWriter{std::move(writer), opening.seconds()};
  });
}

} // namespace gc2pc
