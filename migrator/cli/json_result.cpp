// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/json_result.hpp"

#include "migrator/cli/arguments.hpp"
#include "migrator/report/summary.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc::cli {

void print_json(TerminalOut& out, const nlohmann::json& json) {
  print_json_text(out, dumped(json));
}

void print_json_text(TerminalOut& out, std::string_view json) {
  out.json(json);
  out.print("\n");
}

void add_listed(nlohmann::json& object, const std::vector<Finding>& findings, const Arguments& arguments) {
  const auto& codes = arguments.values().list;
  if (codes.empty())
    return;
  auto& items = object["finding_items"] = nlohmann::json::array();
  for (const auto& finding : findings)
    if (std::find(codes.begin(), codes.end(), finding.code) != codes.end())
      items.push_back(json_of(finding));
}

void print_result(const Arguments& arguments, Context& context, nlohmann::json object) {
  object["schema_version"] = json_schema_version;
  object["verb"] = arguments.command().name;
  context.result = dumped(object);
}

} // namespace gc2pc::cli
