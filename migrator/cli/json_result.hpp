// SPDX-License-Identifier: Apache-2.0
/// \file
/// Results for programs: one JSON object on standard output.
#pragma once

#include "mappings/model/finding.hpp"
#include "migrator/cli/command.hpp"

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// `finding_items`: the findings of the codes of --list, when it was given.
void add_listed(nlohmann::json& object, const std::vector<Finding>& findings, const Arguments& arguments);
/// The result of a command with `--json`; it gets `schema_version` and `verb`, and is printed when the
/// command has ended: what fails after it is the only object then.
void print_result(const Arguments& arguments, Context& context, nlohmann::json object);
void print_json(TerminalOut& out, const nlohmann::json& json);
void print_json_text(TerminalOut& out, std::string_view json);

} // namespace gc2pc::cli
