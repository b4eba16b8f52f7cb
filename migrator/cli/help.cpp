// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/help.hpp"

#include "migrator/base/version.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/verbs.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

/// What stands on the left of an option's help: `--source URL`.
std::string shown(const OptionSpec& spec) {
  return spec.argument.empty() ? fmt::format("--{}", spec.name)
                               : fmt::format("--{} {}", spec.name, spec.argument);
}

/// The text in lines of at most `columns`, broken at blanks.
std::string wrapped(std::string_view text, std::size_t columns) {
  std::string result;
  std::size_t used = 0;
  for (const auto word : split_words(text)) {
    if (used > 0 && used + 1 + word.size() > columns) {
      result += '\n';
      used = 0;
    } else if (used > 0) {
      result += ' ';
      ++used;
    }
    result += word;
    used += word.size();
  }
  return result;
}

} // namespace

std::string overview() {
  std::string text =
      "gc2pc moves a legacy Group Chat database to Persistent Chat and hands the lookup address over.\n\n"
      "Usage: gc2pc VERB [OPTIONS]\n\n";
  for (const auto& verb : verbs())
    text += fmt::format("  {:<10}{}\n", verb.name, verb.summary);
  text +=
      "\nA weekend:\n"
      "  gc2pc plan     --config weekend.ini --run weekend\n"
      "  gc2pc cutover  --run weekend --execute --plan HASH --consent directory\n"
      "  gc2pc verify   --run weekend\n"
      "  gc2pc rollback --run weekend --execute --consent directory     (only if you have to)\n\n"
      "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 the plan has errors, rows were rejected,\n"
      "  or an assessment found what is in the way,\n"
      "  4 verification found a difference, 5 stopped for the deadline, 6 somebody has to run a script "
      "first,\n"
      "  10 no such run, 11 the run is in use, 130 interrupted (after 6 and 130 the same command "
      "resumes).\n\n"
      "'gc2pc help VERB' shows the options of a verb and an example.\n";
  return text;
}

std::string help_of(const Verb& verb) {
  std::string text =
      fmt::format("{}.\n\nUsage: gc2pc {}{}{} [OPTIONS]\n\n{}\n\nOptions:\n", verb.summary, verb.name,
                  verb.words.empty() ? "" : " ", verb.words, wrapped(verb.text, 100));
  std::size_t width = 0;
  for (const auto name : split_words(verb.options))
    width = std::max(width, shown(option(name)).size());
  for (const auto name : split_words(verb.options))
    text += fmt::format("  {:<{}}  {}\n", shown(option(name)), width, option(name).help);
  text += fmt::format("\nExample:\n  {}\n", verb.example);
  return text;
}

Outcome run_help(const Arguments& arguments, Context& context) {
  if (arguments.words().empty())
    fmt::print(context.out, "{}", overview());
  else
    fmt::print(context.out, "{}", help_of(verb_named(arguments.words().front())));
  return {};
}

} // namespace gc2pc::cli
