// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes a legacy pool to practise on: database, directory and file store of an invented organisation.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/sample/organisation.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace gc2pc::sample {

struct SampleOptions {
  std::filesystem::path out;
  Size size;
  std::uint64_t seed = 1;
  bool with_target = false;
};

/// What was written, and where.
struct SampleResult {
  RunConfig config;                  ///< names everything, the target too
  std::filesystem::path config_file; ///< the same as an INI file
  std::int64_t messages = 0, rooms = 0, files = 0, objects = 0;
  std::optional<std::int64_t> target_messages; ///< with_target
};

/// Throws conflict when `out` exists and is not empty.
[[nodiscard]] SampleResult make_sample(const SampleOptions& options, Observer& observer,
                                       const StopRequested& stop);

} // namespace gc2pc::sample
