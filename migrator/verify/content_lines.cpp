// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/content_lines.hpp"

#include "mappings/digest/structure_lines.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"

#include <cstdint>

namespace gc2pc {

std::vector<DigestLine> all_lines(const chat::Inventory& structure, const MessageLines& messages) {
  auto lines = structure_lines(structure);
  merge_lines(lines, messages.lines());
  return lines;
}

ContentLines read_content_lines(ChatContent& content, Observer& observer, const StopRequested& stop) {
  ContentLines result;
  result.structure = content.structure();
  MessageLines messages(result.structure);
  observer.begin("read store", 0, Unit::messages);
  std::uint64_t read = 0;
  for_each_batch<chat::Message>(content.messages(), Work::verify, stop,
                                [&](const Batch<chat::Message>& batch) {
                                  messages.add(batch.rows());
                                  observer.progress(read += batch.size());
                                });
  observer.end(counted(static_cast<std::int64_t>(read), "message") + " read");
  result.lines = all_lines(result.structure, messages);
  result.messages = messages.total();
  return result;
}

} // namespace gc2pc
