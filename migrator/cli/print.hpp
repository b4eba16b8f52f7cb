// SPDX-License-Identifier: Apache-2.0
/// \file
/// Results for people: tables on standard output.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/cli/terminal_out.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/space.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// Columns as wide as their widest cell; a heading that begins with '#' is over numbers (to the right).
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) : headings_(std::move(headings)) {}
  /// Each cell becomes one line; that of column `painted` has the colour.
  void add(std::vector<std::string> cells, Colour colour = Colour::none, std::size_t painted = 0);
  void print(TerminalOut& out) const;

 private:
  std::vector<std::string> headings_;
  struct Row {
    std::vector<std::string> cells;
    Colour colour = Colour::none;
    std::size_t painted = 0;
  };
  std::vector<Row> rows_;
};

/// A balance per kind: read, carried over, left out, rows.
void print_counts(TerminalOut& out, const Plan& plan);
/// Which findings are shown, and where the others are.
struct FindingLists {
  std::vector<Code> whole; ///< all findings of these codes
  bool in_rejects = false; ///< the run folder has files of what is left behind
};
/// One line a code, errors first, and what to do about errors and warnings, with examples.
void print_findings(TerminalOut& out, const std::vector<Finding>& findings, const FindingLists& lists);
void print_forecast(TerminalOut& out, const Forecast& forecast);
/// Needed and free, by place.
void print_space(TerminalOut& out, const std::vector<SpaceNeed>& space);
void print_servers(TerminalOut& out, const std::vector<ServerNote>& servers);
void print_steps(TerminalOut& out, const std::vector<StepState>& steps);
/// Of a plan: whether each step would work.
void print_checks(TerminalOut& out, const std::vector<StepState>& checks);
void print_differences(TerminalOut& out, const std::vector<Difference>& differences);

} // namespace gc2pc::cli
