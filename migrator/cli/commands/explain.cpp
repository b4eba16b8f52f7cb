// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/explain.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

nlohmann::json explanation_json(const Explanation& story) {
  auto parts = nlohmann::json::array();
  for (const auto& part : story.parts) {
    auto entries = nlohmann::json::array();
    for (const auto& entry : part.entries) {
      auto grounds = nlohmann::json::array();
      for (const auto& ground : entry.grounds)
        grounds.push_back({{"rule", ground.rule}, {"text", ground.text}});
      entries.push_back({{"what", entry.what},
                         {"value", entry.value ? nlohmann::json(*entry.value) : nlohmann::json(nullptr)},
                         {"grounds", std::move(grounds)}});
    }
    parts.push_back({{"title", part.title}, {"entries", std::move(entries)}});
  }
  return {{"subject", story.subject}, {"sentence", story.sentence}, {"parts", std::move(parts)}};
}

/// Entries of a part that people are shown: a room may have ten thousand members. Programs get all of them.
constexpr std::size_t shown_entries = 100;

void print(TerminalOut& out, const Explained& entry) {
  out.print("  {}{}\n", entry.what,
            !entry.value           ? "  —  none"
            : entry.value->empty() ? std::string()
                                   : "  =  " + *entry.value);
  for (const auto& ground : entry.grounds)
    out.print("      {:<4}{}\n", ground.rule, ground.text);
}

void print(TerminalOut& out, const Explanation& story) {
  out.print("{}\n", story.subject);
  for (const auto& part : story.parts) {
    out.print("\n{}\n", part.title);
    const auto shown = std::min(part.entries.size(), shown_entries);
    for (std::size_t i = 0; i < shown; ++i)
      print(out, part.entries[i]);
    if (part.entries.size() > shown)
      out.print("  … and {} more with --json\n",
                grouped(static_cast<std::int64_t>(part.entries.size() - shown)));
  }
  out.print("\n");
}

} // namespace

Outcome run_explain(const Arguments& arguments, Context& context) {
  const auto& question = arguments.values().question;
  if (!question.room && !question.principal)
    throw Error(ErrorKind::usage, "'explain' needs --room, --principal, or both.");
  std::optional<RunView> view;
  if (arguments.has(OptionId::run))
    view.emplace(arguments.run_folder());
  else
    arguments.require({OptionId::source});
  auto session = view ? read_session_of(view->run, arguments, context.stop)
                      : open_read_session(arguments.config(), context.stop);
  const auto story =
      explain_now(session, view ? &view->run : nullptr, question, context.observer, context.stop);
  if (arguments.has(OptionId::json))
    print_result(arguments, context, explanation_json(story));
  else
    print(context.out, story);
  if (!arguments.has(OptionId::json) && view)
    print_next(context.out, *view, arguments.run_folder());
  return {story.sentence};
}

} // namespace gc2pc::cli
