// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/store_lines.hpp"

#include "mappings/model/error.hpp"
#include "migrator/format.hpp"
#include "migrator/pipeline/batches.hpp"

#include <algorithm>
#include <iterator>

namespace gc2pc {

StoreLines read_store_lines(ChatStore& store, const std::function<void(std::uint64_t)>& progress,
                            const StopRequested& stop) {
  if (store.state() != StoreState::present)
    throw Error(ErrorKind::not_found, store.description() + " holds no Persistent Chat database");
  StoreLines result;
  result.inventory = store.inventory();
  MessageLines messages(result.inventory);
  std::uint64_t read = 0;
  result.rate = for_each_batch<chat::Message>(store.messages(std::nullopt), "verify", stop,
                                              [&](const Batch<chat::Message>& batch) {
                                                messages.add(batch.rows());
                                                progress(read += batch.size());
                                              });
  result.lines = structure_lines(result.inventory);
  auto of_messages = messages.lines();
  result.lines.insert(result.lines.end(), std::make_move_iterator(of_messages.begin()),
                      std::make_move_iterator(of_messages.end()));
  sort_lines(result.lines);
  return result;
}

std::vector<DigestLine> digest_store(ChatStore& store, Observer& observer, const StopRequested& stop) {
  observer.begin("read store", 0, Unit::messages);
  auto result = read_store_lines(
      store, [&](std::uint64_t done) { observer.progress(done); }, stop);
  observer.end(counted(static_cast<std::int64_t>(result.rate.units), "message") + " read");
  return std::move(result.lines);
}

} // namespace gc2pc
