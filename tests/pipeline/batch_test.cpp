// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a batch holds on to between two uses.
#include "adapters/batch.hpp"
#include "mappings/model/chat.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;

TEST_CASE("batch: rows are used again without what an earlier use has grown them to") {
  Batch<chat::Message> batch;
  // A long message in each row, in one use after the other.
  for (std::size_t at = 0; at < 100; ++at) {
    batch.clear();
    for (std::size_t i = 0; i <= at; ++i) {
      auto& message = batch.next();
      message.content.assign(i == at ? 100'000 : 300, 'x');
      message.rtf.emplace(i == at ? 100'000 : 300, 'x');
    }
    batch.next().content.assign(100'000, 'x');
    batch.drop_last();
  }
  batch.clear();
  CHECK(batch.empty());
  std::size_t kept = 0;
  std::size_t largest = 0;
  for (int i = 0; i < 100; ++i) {
    const auto& message = batch.next();
    for (const auto size : {message.content.capacity(), message.rtf ? message.rtf->capacity() : 0}) {
      kept += size;
      largest = std::max(largest, size);
    }
  }
  CHECK(largest <= kept_text_bytes);
  CHECK(kept >= 2 * 99 * std::size_t{300}); // what is usual is not given back each time
}
