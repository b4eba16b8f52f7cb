// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/counted_findings.hpp"

#include "mappings/model/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace gc2pc {
namespace {

/// In place of a table, so that plans keep their form. No table has this name: those of the products begin
/// with tbl.
constexpr std::string_view counted_table = "truncated";

} // namespace

Finding only_counted(Code code, std::int64_t findings, std::int64_t rows) {
  return {code,
          std::string(counted_table),
          std::to_string(findings),
          std::nullopt,
          {},
          counted(findings, "more finding") + " of this code " + (findings == 1 ? "is" : "are") +
              " counted, but not listed",
          rows};
}

std::int64_t others_in(const Finding& finding) {
  std::int64_t others = 0;
  if (finding.table == counted_table)
    std::from_chars(finding.key.data(), finding.key.data() + finding.key.size(), others);
  return others;
}

std::size_t count(const std::vector<Finding>& findings, Severity severity) {
  std::int64_t number = 0;
  for (const auto& finding : findings)
    if (text_of(finding.code).severity == severity)
      number += std::max<std::int64_t>(others_in(finding), 1);
  return static_cast<std::size_t>(number);
}

} // namespace gc2pc
