// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "mappings/rules/rule_file.hpp"
#include "mappings/rules/rule_text.hpp"
#include "migrator/base/read_file.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace gc2pc::cli {

Outcome run_rules(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  if (words.front() == "show") {
    if (words.size() > 1)
      throw Error(ErrorKind::usage, fmt::format("'rules show' does not take '{}'.", words[1]));
    // Nothing but the file, so that `gc2pc rules show > rules.xml` is a rule file.
    if (const auto& file = arguments.config().rules)
      fmt::print(context.out, "{}", rules_text(parse_rules(read_file(*file, "rule file"), file->string())));
    else
      fmt::print(context.out, "{}", default_rule_file());
    return {};
  }
  if (words.size() < 2)
    throw Error(ErrorKind::usage, "'rules check' needs the rule file. See 'gc2pc rules --help'.");
  static_cast<void>(parse_rules(read_file(words[1], "rule file"), words[1]));
  return {fmt::format("{} is a rule file that can be used.", words[1])};
}

} // namespace gc2pc::cli
