// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the options of a command line and an INI file say, by type.
#pragma once

#include "mappings/model/finding.hpp"
#include "mappings/rules/explanation.hpp"
#include "migrator/archive/selection.hpp"
#include "migrator/cli/consent.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/sample/sample.hpp"
#include "migrator/steps/options.hpp"
#include "migrator/verify/result.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

namespace gc2pc::cli {

/// Which of two stores.
enum class Exported { source, target };

/// Filled by the table of options; what was not given has its default. Switches have no member: they are
/// given or not.
struct OptionValues {
  RunConfig config;       ///< paths are absolute, so that a run folder can be used from anywhere
  CutoverOptions cutover; ///< but for what --consent says
  Consent consent;
  VerifyOptions verify;
  sample::SampleOptions sample; ///< but for --out and --with-target
  Question question;
  ExportRequest request;
  std::optional<Exported> exported;
  std::filesystem::path run, out; ///< absolute
  std::optional<std::filesystem::path> since, log, csv, notice, metrics, hooks, pause_file;
  std::optional<std::size_t> max_errors;
  std::optional<int> progress_interval; ///< seconds
  std::vector<Code> list;               ///< findings of these codes are all shown
};

} // namespace gc2pc::cli
