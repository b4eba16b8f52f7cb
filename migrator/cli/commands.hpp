// SPDX-License-Identifier: Apache-2.0
/// \file
/// The functions behind the commands; the table of commands.cpp names them.
#pragma once

#include "migrator/cli/command.hpp"

namespace gc2pc::cli {

Outcome run_help(const Arguments& arguments, Context& context);
Outcome run_version(const Arguments& arguments, Context& context);
Outcome run_assess(const Arguments& arguments, Context& context);
Outcome run_plan(const Arguments& arguments, Context& context);
Outcome run_precopy(const Arguments& arguments, Context& context);
Outcome run_rehearse(const Arguments& arguments, Context& context);
Outcome run_explain(const Arguments& arguments, Context& context);
Outcome run_cutover(const Arguments& arguments, Context& context);
Outcome run_finalize(const Arguments& arguments, Context& context);
Outcome run_verify(const Arguments& arguments, Context& context);
Outcome run_rollback(const Arguments& arguments, Context& context);
Outcome run_close(const Arguments& arguments, Context& context);
Outcome run_status(const Arguments& arguments, Context& context);
Outcome run_report(const Arguments& arguments, Context& context);
Outcome run_snapshot(const Arguments& arguments, Context& context);
Outcome run_digest(const Arguments& arguments, Context& context);
Outcome run_rules(const Arguments& arguments, Context& context);
Outcome run_sample(const Arguments& arguments, Context& context);
Outcome run_man(const Arguments& arguments, Context& context);
Outcome run_completion(const Arguments& arguments, Context& context);
Outcome run_doctor(const Arguments& arguments, Context& context);

} // namespace gc2pc::cli
