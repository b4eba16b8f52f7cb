// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/sample.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/verbs.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace gc2pc::cli {
namespace {

void print(std::ostream& out, const sample::SampleResult& result) {
  const auto folder = result.config_file.parent_path();
  const auto line = [&](std::string_view name, const std::string& text) {
    fmt::print(out, "  {:<16}{}\n", name, text);
  };
  fmt::print(out, "{}\n", folder.string());
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
  fmt::print(out,
             "\nTo practise:\n"
             "  gc2pc assess --config {0}\n"
             "  gc2pc plan --config {0} --run {1}\n"
             "  gc2pc cutover --run {1} --execute --plan HASH --consent directory\n"
             "  gc2pc verify --run {1}\n"
             "  gc2pc rollback --run {1} --execute --consent directory\n\n",
             result.config_file.string(), run);
}

} // namespace

Outcome run_sample(const Arguments& arguments, Context& context) {
  sample::SampleOptions options;
  options.out = std::filesystem::absolute(arguments.required("out")).lexically_normal();
  auto& size = options.size;
  size.messages = arguments.number("messages", size.messages, 0, 2'000'000'000);
  // The fewest that have every kind of room; the most that fit into 32 bits beside their categories.
  size.rooms = arguments.number("rooms", size.rooms, 10, 1'000'000);
  if (arguments.has("people"))
    size.people = arguments.number("people", 0, 60, 1'000'000);
  if (arguments.has("roles"))
    size.roles = arguments.number("roles", 0, 0, 10'000'000);
  options.seed =
      static_cast<std::uint64_t>(arguments.number("seed", 1, 0, std::numeric_limits<std::int64_t>::max()));
  options.with_target = arguments.has("with-target");
  const auto result = make_sample(options, context.observer, context.stop);
  print(context.out, result);
  return {fmt::format("The sample pool is in {}.", options.out.string())};
}

} // namespace gc2pc::cli
