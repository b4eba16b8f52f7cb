// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/source_compare.hpp"

#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/pipeline/batches.hpp"

#include <fmt/format.h>

namespace gc2pc {

std::uint64_t compare_source(Session& session, const Plan& plan, const RoomSample& sample,
                             std::vector<Difference>& differences, const StopRequested& stop) {
  MessageMapper mapper(plan);
  Batch<legacy::Message> batch;
  chat::Message converted;
  std::uint64_t read = 0;
  for (const auto& room : plan.rooms) {
    if (!sample.has(room.guid))
      continue;
    stop_if_requested(stop, "reading the source anew");
    mapper.begin(room);
    std::string problem;
    try {
      const auto stream = session.source->messages({room.legacy, std::nullopt});
      while (stream->next(batch))
        for (auto& message : batch.rows()) {
          ++read;
          static_cast<void>(mapper.convert(message, converted));
        }
      if (!(mapper.digest() == room.digest))
        problem = fmt::format("{} ({}…) were planned, the source has {} ({}…) now", room.digest.count,
                              room.digest.hex().substr(0, 12), mapper.digest().count,
                              mapper.digest().hex().substr(0, 12));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::changed) // an author who was not there: what changed is the source
        throw;
      problem = error.what();
    }
    if (!problem.empty())
      differences.push_back({"source", room.guid.text(), room.name, std::move(problem)});
  }
  return read;
}

} // namespace gc2pc
