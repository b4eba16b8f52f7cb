// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/totals_now.hpp"

#include "migrator/copy/batches.hpp"
#include "migrator/plan/channel_records.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// So many shares at least, when the channels allow it: the first to end waits for one of them at most.
constexpr std::int64_t least_shares = 64;
/// Channels of a share at most, however small: between two shares an operator's wish to stop is heard.
constexpr std::size_t channels_at_once = 64;

} // namespace

TotalsNow::TotalsNow(ReadSession& session, const Run& run, const StopRequested& stop) : stop_(stop) {
  struct Channel {
    ChannelPast past;
    std::int64_t count;
  };
  std::vector<Channel> channels;
  for_each_channel_record(run, [&](const ChannelRecord& record) {
    channels.push_back({{record.memory.channel, record.totals.last}, record.totals.count});
    remembered_ += record.totals.count;
  });
  std::sort(channels.begin(), channels.end(), [](const Channel& a, const Channel& b) {
    return a.count != b.count ? a.count > b.count : a.past.channel < b.past.channel;
  });
  std::int64_t room_left = 0;
  for (const auto& channel : channels) {
    if (shares_.empty() || room_left < channel.count || shares_.back().pasts.size() >= channels_at_once) {
      shares_.emplace_back();
      room_left = remembered_ / least_shares;
    }
    shares_.back().pasts.push_back(channel.past);
    room_left -= channel.count;
  }
  others_ = std::async(std::launch::async, [this, &session] {
    const auto second = open_source_of(session.config);
    message_count_ = second->message_count();
    ask(*second);
  });
}

TotalsNow::~TotalsNow() {
  next_ = shares_.size();
}

void TotalsNow::ask(LegacySource& source) {
  for (auto mine = next_++; mine < shares_.size(); mine = next_++) {
    stop_if_requested(stop_, "comparing totals of the source");
    shares_[mine].totals = source.totals(shares_[mine].pasts);
  }
}

void TotalsNow::finish(LegacySource& source) {
  ask(source);
  others_.get();
  for (const auto& share : shares_)
    for (std::size_t i = 0; i < share.pasts.size(); ++i)
      found_.emplace(share.pasts[i].channel, share.totals[i]);
}

} // namespace gc2pc
