// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/version.hpp"
#include "adapters/libraries.hpp"
#include "adapters/run/run_database.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/event_log.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/report/live.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/journal.hpp"
#include "migrator/snapshot/manifest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace gc2pc::cli {
namespace {

/// What is written, and by which version of its format; docs/formats.md describes each.
struct Format {
  std::string_view name, what;
  std::int64_t version;
};

constexpr std::array formats{Format{"run", "run folder and plan", run_format_version},
                             Format{"journal", "journal", journal_format_version},
                             Format{"snapshot", "snapshot", snapshot_format_version},
                             Format{"report", "report and JSON", json_schema_version},
                             Format{"log", "log", log_schema_version},
                             Format{"live", "live page", live_schema_version}};

nlohmann::json version_json() {
  nlohmann::json json{{"version", program_version()},
                      {"commit", program_commit()},
                      {"build", {{"type", build_type()}, {"compiler", compiler()}}},
                      {"engines", engine_names},
                      {"odbc_drivers", odbc_drivers()}};
  for (const auto& format : formats)
    json["formats"][std::string(format.name)] = format.version;
  for (const auto& library : libraries())
    json["libraries"][std::string(library.name)] = library.version;
  return json;
}

void print(TerminalOut& out) {
  std::vector<std::string> versions, loaded;
  for (const auto& format : formats)
    versions.push_back(fmt::format("{} {}", format.what, format.version));
  for (const auto& library : libraries())
    loaded.push_back(fmt::format("{} {}", library.name, library.version));
  const auto drivers = odbc_drivers();
  auto text = fmt::format("gc2pc {}\n", program_version());
  const auto line = [&](std::string_view name, std::string_view value) {
    constexpr std::size_t columns = 100, width = 11;
    text += fmt::format("{:<{}}{}\n", name, width, wrapped(value, columns, width));
  };
  line("commit", program_commit());
  line("build", fmt::format("{}, {}", build_type(), compiler()));
  line("formats", fmt::format("{}", fmt::join(versions, ", ")));
  line("engines", fmt::format("{}", fmt::join(engine_names, ", ")));
  line("libraries", fmt::format("{}", fmt::join(loaded, ", ")));
  line("drivers", drivers.empty() ? "none in odbcinst.ini" : fmt::format("{}", fmt::join(drivers, ", ")));
  out.lines(text);
}

} // namespace

Outcome run_version(const Arguments& arguments, Context& context) {
  if (arguments.has(OptionId::json))
    print_result(arguments, context, version_json());
  else
    print(context.out);
  return {};
}

} // namespace gc2pc::cli
