// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the database says now of the messages that a run remembers.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <future>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Adding up lengths makes the database read every row, which is most of the work of a quick check. So a
/// second session begins with it as soon as this is made, while the caller has other things to read, and both
/// share the rest. That they may see different states does no harm: what is found changed is read in the
/// caller's session, as every message that is surveyed, and the count of all messages is compared with these.
class TotalsNow {
 public:
  /// `session`, `run` and `stop` outlive this.
  TotalsNow(ReadSession& session, const Run& run, const StopRequested& stop);
  /// Waits for what the second session is at.
  ~TotalsNow();
  TotalsNow(const TotalsNow&) = delete;
  TotalsNow& operator=(const TotalsNow&) = delete;

  /// Messages that the run remembers.
  [[nodiscard]] std::int64_t remembered() const { return remembered_; }
  /// Does the caller's share and waits for the other one. Throws what either of them threw.
  void finish(LegacySource& source);

  /// Below: once finished.

  /// Messages of the source in all.
  [[nodiscard]] std::int64_t message_count() const { return message_count_; }
  /// Of a channel that the run remembers: its messages up to the last one that was there then.
  [[nodiscard]] const MessageTotals& of(legacy::NodeId channel) const { return found_.at(channel); }

 private:
  /// Channels that are asked for together, and the answers.
  struct Share {
    std::vector<ChannelPast> pasts;
    std::vector<MessageTotals> totals;
  };
  /// Takes shares that no thread has taken yet.
  void ask(LegacySource& source);

  const StopRequested& stop_;
  std::vector<Share> shares_; ///< large channels first, so that both sessions end at about the same time
  std::int64_t remembered_ = 0, message_count_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::unordered_map<legacy::NodeId, MessageTotals> found_;
  std::future<void> others_;
};

} // namespace gc2pc
