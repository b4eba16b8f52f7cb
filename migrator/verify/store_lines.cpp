// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/store_lines.hpp"

#include "mappings/digest/structure_lines.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gc2pc {

StoreLines read_store_lines(ChatReader& store, const RoomSample& sample,
                            const std::function<void(std::uint64_t)>& progress, const StopRequested& stop) {
  if (store.state() != StoreState::present)
    throw Error(ErrorKind::not_found, store.description() + " does not contain a Persistent Chat database");
  StoreLines result;
  GuidIndex guids;
  std::vector<chat::NodeId> rooms;
  StructureLines structure(guids);
  store.read_structure(
      [&](const chat::Tables& piece) {
        for (const auto& principal : piece.principals)
          guids.add(principal);
        for (const auto& node : piece.nodes) {
          guids.add(node);
          if (!node.is_category)
            rooms.push_back(node.id);
        }
      },
      [&](const chat::Tables& piece) {
        chat::for_each_table(piece, [&](const auto& rows) {
          for (const auto& row : rows)
            structure.add(row);
        });
      });
  result.lines = structure.take(rooms.size() + 1);
  MessageLines messages(std::move(guids), rooms);
  std::uint64_t read = 0;
  const auto read_messages = [&](std::optional<chat::NodeId> room) {
    const auto rate = for_each_batch<chat::Message>(store.messages(room), Work::verify, stop,
                                                    [&](const Batch<chat::Message>& batch) {
                                                      messages.add(batch.rows());
                                                      progress(read += batch.size());
                                                    });
    result.rate.work = rate.work;
    result.rate.units += rate.units;
    result.rate.bytes += rate.bytes;
    result.rate.seconds += rate.seconds;
  };
  if (sample.is_whole())
    read_messages(std::nullopt);
  else
    for (const auto room : rooms)
      if (sample.has(*messages.guids().node(room)))
        read_messages(room);
  merge_lines(result.lines, messages.lines());
  result.lines = sample.of(std::move(result.lines));
  return result;
}

std::vector<DigestLine> digest_store(ChatReader& store, Observer& observer, const StopRequested& stop) {
  observer.begin("read store", 0, Unit::messages);
  auto result = read_store_lines(
      store, RoomSample(100), [&](std::uint64_t done) { observer.progress(done); }, stop);
  observer.end(counted(static_cast<std::int64_t>(result.rate.units), "message") + " read");
  return std::move(result.lines);
}

} // namespace gc2pc
