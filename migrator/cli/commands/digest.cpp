// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_archive.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/run/protection.hpp"
#include "migrator/verify/content_lines.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

nlohmann::json digest_json(const std::vector<DigestLine>& lines, const ChatContent& store, bool all) {
  nlohmann::json object{{"target", store.description()},
                        {"digest", store_digest(lines)},
                        {"line_count", lines.size()},
                        {"part", store.is_part()}};
  if (!all)
    return object;
  auto list = nlohmann::json::array();
  for (const auto& line : lines)
    list.push_back({{"kind", to_string(line.kind)},
                    {"guid", line.group ? nlohmann::json(line.group->text()) : nlohmann::json(nullptr)},
                    {"rows", line.digest.count},
                    {"sum", line.digest.hex()}});
  object["lines"] = std::move(list);
  return object;
}

} // namespace

Outcome run_digest(const Arguments& arguments, Context& context) {
  arguments.require({OptionId::target});
  const auto store =
      open_content(arguments.config().target, context.stop, opening_with(arguments.config().protection));
  const auto lines = read_content_lines(*store, context.observer, context.stop).lines;
  if (arguments.has(OptionId::json))
    print_result(arguments, context, digest_json(lines, *store, arguments.has(OptionId::lines)));
  else if (arguments.has(OptionId::lines))
    for (const auto& line : lines)
      context.out.lines(line.text());
  else
    context.out.print("{}\n", store_digest(lines));
  return {fmt::format(
      "{} of {}{}.", counted(static_cast<std::int64_t>(lines.size()), "digest line"), store->description(),
      store->is_part() ? ", which holds a part of a store: the digest is not that of the store" : "")};
}

} // namespace gc2pc::cli
