// SPDX-License-Identifier: Apache-2.0
/// \file
/// `--log FILE`: what happens as JSON lines, for monitoring and for the file of evidence.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/cli/meter.hpp"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// Version of the lines' form (docs/formats.md).
inline constexpr int log_schema_version = 1;

/// Each line is one object: schema_version, run, sequence, time, event, and step and counters where they
/// apply. Progress is thinned out to one line in ten seconds.
class EventLog final : public Observer {
 public:
  /// `stream` must outlive this. `run` is the run's id as far as it is known.
  EventLog(std::ostream& stream, std::string command, std::optional<std::string> run, Clock clock);

  void begin(std::string_view work, std::uint64_t total, Unit unit) override;
  void progress(std::uint64_t done) override;
  void waiting(const Wait& wait) override;
  void end(std::string_view summary) override { finish("end", summary); }
  void fail(std::string_view summary) override { finish("fail", summary); }
  void note(std::string_view sentence) override;

  /// The command begins, ends with an exit code and a sentence.
  void command_started();
  void command_ended(int exit_code, std::string_view sentence);

 private:
  void finish(std::string_view event, std::string_view summary);
  void write(std::string_view event, nlohmann::json fields);
  [[nodiscard]] nlohmann::json counters(double now) const;

  std::ostream& stream_;
  std::string command_;
  std::optional<std::string> run_;
  Clock clock_;
  std::int64_t sequence_ = 0;
  std::optional<Meter> meter_;
  double said_at_ = 0;
};

} // namespace gc2pc::cli
