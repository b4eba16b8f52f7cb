// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/small_file.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/rules/rule_file.hpp"
#include "mappings/rules/rule_text.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

/// `file`: null for the rules that gc2pc has inside.
nlohmann::json object_of(nlohmann::json file, const std::string& text) {
  return {{"file", std::move(file)}, {"sha256", sha256_hex(text)}, {"rules", text}};
}

} // namespace

Outcome run_rules(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  if (words.front() == "show") {
    if (words.size() > 1)
      throw Error(ErrorKind::usage, fmt::format("'rules show' does not take '{}'.", words[1]));
    const auto& file = arguments.config().rules;
    const auto text = file ? rules_text(parse_rules(read_small_file(*file, "rule file"), file->string()))
                           : std::string(default_rule_file());
    // Otherwise nothing but the file, so that `gc2pc rules show > rules.xml` is a rule file.
    if (arguments.has(OptionId::json))
      print_result(arguments, context, object_of(file ? nlohmann::json(file->string()) : nullptr, text));
    else
      context.out.xml(text);
    return {};
  }
  if (words.size() < 2)
    throw Error(ErrorKind::usage, "'rules check' needs the rule file. See 'gc2pc rules --help'.");
  const auto text = read_small_file(words[1], "rule file");
  static_cast<void>(parse_rules(text, words[1]));
  if (arguments.has(OptionId::json))
    print_result(arguments, context, object_of(words[1], text));
  else
    print_next(context.out,
               fmt::format("assess {}--rules {} …", config_words(arguments), for_a_shell(words[1])));
  return {fmt::format("{} is a valid rule file.", words[1])};
}

} // namespace gc2pc::cli
