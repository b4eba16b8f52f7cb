// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/chat_store.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/verify/store_lines.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace gc2pc::cli {

Outcome run_digest(const Arguments& arguments, Context& context) {
  arguments.require({OptionId::target});
  const auto store = read_only(open_store(arguments.config().target));
  if (store->state() != StoreState::present)
    throw Error(ErrorKind::not_found, fmt::format("{} is no Persistent Chat database", store->description()))
        .hint("Name an existing one with --target.");
  const auto lines = digest_store(*store, context.observer, context.stop);
  if (arguments.has(OptionId::lines))
    for (const auto& line : lines)
      fmt::print(context.out, "{}", line.text());
  else
    fmt::print(context.out, "{}\n", store_digest(lines));
  return {fmt::format("{} of {}.", counted(static_cast<std::int64_t>(lines.size()), "digest line"),
                      store->description())};
}

} // namespace gc2pc::cli
