// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/chat_store.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/verify/store_lines.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

nlohmann::json digest_json(const std::vector<DigestLine>& lines, const std::string& target, bool all) {
  nlohmann::json object{{"target", target}, {"digest", store_digest(lines)}, {"line_count", lines.size()}};
  if (!all)
    return object;
  auto list = nlohmann::json::array();
  for (const auto& line : lines)
    list.push_back({{"kind", line.kind},
                    {"guid", line.group ? nlohmann::json(line.group->text()) : nlohmann::json(nullptr)},
                    {"rows", line.digest.count},
                    {"sum", line.digest.hex()}});
  object["lines"] = std::move(list);
  return object;
}

} // namespace

Outcome run_digest(const Arguments& arguments, Context& context) {
  arguments.require({OptionId::target});
  const std::unique_ptr<ChatReader> store = open_store(arguments.config().target, context.stop);
  if (store->state() != StoreState::present)
    throw Error(ErrorKind::not_found,
                fmt::format("{} is not a Persistent Chat database", store->description()))
        .hint("Name an existing one with --target.");
  const auto lines = digest_store(*store, context.observer, context.stop);
  if (arguments.has(OptionId::json))
    print_result(arguments, context,
                 digest_json(lines, store->description(), arguments.has(OptionId::lines)));
  else if (arguments.has(OptionId::lines))
    for (const auto& line : lines)
      context.out.lines(line.text());
  else
    context.out.print("{}\n", store_digest(lines));
  return {fmt::format("{} of {}.", counted(static_cast<std::int64_t>(lines.size()), "digest line"),
                      store->description())};
}

} // namespace gc2pc::cli
