// SPDX-License-Identifier: Apache-2.0
/// \file
/// The connection of a copy that writes, opened while other work waits for its own answers.
#pragma once

#include "adapters/target/chat_store.hpp"

#include <future>
#include <memory>
#include <string>

namespace gc2pc {

struct OpenedWriter {
  std::unique_ptr<MessageWriter> writer;
  double seconds = 0; ///< that opening it took
};

/// Opens it on a thread of its own, or, where the system gives none, when the result is asked for. The result
/// throws what opening threw. The store has to outlive it.
[[nodiscard]] std::future<OpenedWriter> open_writer(ChatStore& store, const std::string& run);

} // namespace gc2pc
