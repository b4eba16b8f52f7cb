// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/target_probe.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/plan/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// Enough transactions to see what one costs, even where a server takes 20,000 messages a second; a fast one
/// is done with them in half a second.
constexpr std::uint64_t most_messages = 200'000;
/// No one waits longer for a number. A chunk that was begun is written to its end.
constexpr double most_seconds = 20;

/// The content of real messages under keys of the probe's own.
class Sampler {
 public:
  explicit Sampler(LegacySource& source) : messages_(source.messages({})) {}

  /// A chunk as large as a copy commits it; empty when there are no more messages.
  std::vector<chat::Message> chunk(std::int64_t rows) {
    std::vector<chat::Message> chunk;
    std::int64_t bytes = 0;
    while (std::ssize(chunk) < rows && bytes < commit_bytes && messages_->next(batch_)) {
      bytes += static_cast<std::int64_t>(batch_.bytes());
      for (auto& row : batch_.rows())
        chunk.push_back({chat::NodeId{1}, ChatId{++last_}, row.date, chat::PrincipalId{1}, row.is_alert,
                         std::move(row.content), std::move(row.rtf)});
    }
    return chunk;
  }

 private:
  std::unique_ptr<MessageReader<legacy::Message>> messages_;
  Batch<legacy::Message> batch_;
  std::int64_t last_ = 0;
};

std::uint64_t bytes_of(const std::vector<chat::Message>& messages) {
  std::uint64_t bytes = 0;
  for (const auto& message : messages)
    bytes += message.content.size() + (message.rtf ? message.rtf->size() : 0);
  return bytes;
}

} // namespace

Rate probe_target(LegacySource& source, ChatStore& target, Observer& observer, const StopRequested& stop) {
  const auto total = std::min(static_cast<std::uint64_t>(source.message_count()), most_messages);
  if (total == 0)
    throw Error(ErrorKind::wrong_input, "the source has no messages to measure the target with");
  observer.begin("probe target", total, Unit::messages);
  Rate rate;
  rate.work = Work::write_messages;
  Sampler sampler(source);
  const auto probe = target.probe();
  while (rate.units < total && rate.seconds < most_seconds) {
    stop_if_requested(stop, "measuring the target");
    const auto chunk = sampler.chunk(target.commit_rows());
    if (chunk.empty())
      break;
    const Stopwatch watch;
    probe->write(chunk);
    rate.seconds += watch.seconds();
    rate.units += chunk.size();
    rate.bytes += bytes_of(chunk);
    observer.progress(std::min(rate.units, total));
  }
  probe->remove();
  observer.end(
      fmt::format("{} written and removed again", counted(static_cast<std::int64_t>(rate.units), "message")));
  return rate;
}

Forecast forecast_by(const Plan& plan, std::vector<Rate> rates, const Rate& writing) {
  constexpr auto copying = Work::copy_messages;
  const auto reading = std::find_if(rates.begin(), rates.end(),
                                    [](const Rate& rate) { return rate.work == Work::read_source; });
  const bool source_is_slower =
      reading != rates.end() && reading->units > 0 && reading->per_second() < writing.per_second();
  auto slower = source_is_slower ? *reading : writing;
  slower.work = copying;
  rates.push_back(slower);
  auto forecast = forecast_of(plan, rates);
  for (auto& part : forecast.parts)
    if (part.work == to_string(copying))
      part.basis = fmt::format("measured: the {} {} messages a second",
                               source_is_slower ? "source delivers" : "target takes",
                               grouped(static_cast<std::int64_t>(slower.per_second())));
  return forecast;
}

} // namespace gc2pc
