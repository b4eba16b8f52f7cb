// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/sample.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {
namespace {

void print(TerminalOut& out, const sample::SampleResult& result) {
  const auto folder = result.config_file.parent_path();
  const auto line = [&](std::string_view name, const std::string& text) {
    out.print("  {:<16}{}\n", name, text);
  };
  out.print("{}\n", folder.string());
  line("legacy.db", fmt::format("Lync Server 2010 Group Chat, {}, {}, {}", counted(result.rooms, "room"),
                                counted(result.messages, "message"),
                                byte_size(std::filesystem::file_size(folder / "legacy.db"))));
  line("directory.ldif", fmt::format("{}, {} is one of them", counted(result.objects, "object"),
                                     *result.config.lookup_address));
  line("files", counted(result.files, "file"));
  if (result.target_messages)
    line("persistent.db",
         fmt::format("Persistent Chat, in use: {} of its own", counted(*result.target_messages, "message")));
  line("gc2pc.ini", "names all of them");
  const auto run = (folder / "run").string();
  out.print("\nTo practise a weekend:\n"
            "  gc2pc plan --config {0} --run {1}\n"
            "  gc2pc cutover --run {1} --execute --plan HASH --consent directory\n"
            "  gc2pc verify --run {1}\n"
            "  gc2pc rollback --run {1} --execute --consent directory\n\n",
            result.config_file.string(), run);
  print_next(out, fmt::format("assess --config {}", for_a_shell(result.config_file.string())));
}

nlohmann::json sample_json(const sample::SampleResult& result) {
  return {{"folder", result.config_file.parent_path().string()},
          {"config_file", result.config_file.string()},
          {"rooms", result.rooms},
          {"messages", result.messages},
          {"files", result.files},
          {"directory_objects", result.objects},
          {"target_messages",
           result.target_messages ? nlohmann::json(*result.target_messages) : nlohmann::json(nullptr)}};
}

} // namespace

Outcome run_sample(const Arguments& arguments, Context& context) {
  arguments.require({OptionId::out});
  auto options = arguments.values().sample;
  options.out = arguments.values().out;
  options.with_target = arguments.has(OptionId::with_target);
  const auto result = make_sample(options, context.observer, context.stop);
  if (arguments.has(OptionId::json))
    print_result(arguments, context, sample_json(result));
  else
    print(context.out, result);
  return {fmt::format("The sample pool is in {}.", options.out.string())};
}

} // namespace gc2pc::cli
