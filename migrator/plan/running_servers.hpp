// SPDX-License-Identifier: Apache-2.0
/// \file
/// Chat servers that run, or may: what their pings in source and target show, as sentences for the operator.
#pragma once

#include "adapters/sql/server_pings.hpp"
#include "migrator/base/observer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

class Run;
struct ReadSession;

/// Those that pinged within ten minutes of the time at which they were read, by one of the two clocks.
/// `side`: source or target.
[[nodiscard]] std::vector<std::string> recent_pings(std::string_view side, const ServerPings& now);
/// Those that pinged since an earlier check and are not among the recent ones.
[[nodiscard]] std::vector<std::string> pings_since_plan(std::string_view side, const ServerPings& then,
                                                        const ServerPings& now);
/// Those that pinged between two checks of one call.
[[nodiscard]] std::vector<std::string> pings_between(std::string_view side, const ServerPings& first,
                                                     const ServerPings& second);

/// The last pings, newest first and the rest counted, with the time at which they were read; empty when no
/// server has pinged.
[[nodiscard]] std::string last_pings(const ServerPings& pings);

/// Reports to the observer each that runs, or did after the run's plan was made.
void note_running_servers(ReadSession& session, const Run& run, Observer& observer);

/// What two checks of source and target see.
class TwoReads {
 public:
  /// The first check.
  explicit TwoReads(ReadSession& session);
  /// The second one: the sentences of pings_between() of both sides.
  [[nodiscard]] std::vector<std::string> again();

 private:
  ReadSession& session_;
  std::optional<ServerPings> source_, target_;
};

} // namespace gc2pc
