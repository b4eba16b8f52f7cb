// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/export.hpp"
#include "adapters/files/local_file_store.hpp"
#include "adapters/open/open_archive.hpp"
#include "mappings/model/error.hpp"
#include "migrator/archive/check.hpp"
#include "migrator/archive/planned_content.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/plan/plan_now.hpp"
#include "migrator/snapshot/keys.hpp"

#include <fmt/format.h>

#include <optional>

namespace gc2pc::cli {
namespace {

nlohmann::json manifest_json(const ArchiveManifest& manifest) {
  return {{"kind", to_string(manifest.kind)},
          {"digest", manifest.digest},
          {"rows", manifest.rows},
          {"messages", manifest.messages.count},
          {"signature", manifest.signature.empty() ? nlohmann::json() : nlohmann::json(manifest.signature)}};
}

Outcome verify(const Arguments& arguments, Context& context) {
  if (arguments.words().size() < 2)
    throw Error(ErrorKind::usage,
                "'export verify' needs the folder of the archive. See 'gc2pc export --help'.");
  const auto keys = load_snapshot_keys(arguments.config(), KeyUse::reading);
  const auto& folder = arguments.words()[1];
  const auto check = check_archive(folder, keys.verify, context.observer, context.stop);
  if (arguments.has(OptionId::json)) {
    nlohmann::json object = check.manifest ? manifest_json(*check.manifest) : nlohmann::json::object();
    object["files_compared"] = check.files;
    object["rows_read"] = check.rows_read;
    object["damages"] = check.damages;
    print_result(arguments, context, std::move(object));
  } else {
    for (const auto& damage : check.damages)
      context.out.print("  {}\n", damage);
  }
  const auto compared = counted(static_cast<std::int64_t>(check.files), "checksum");
  if (!check.damages.empty())
    return {fmt::format("The archive is damaged: {} found, {} compared{}.",
                        counted(static_cast<std::int64_t>(check.damages.size()), "damage"), compared,
                        check.rows_read ? "" : "; its rows were not read"),
            ExitCode::difference, Level::differs};
  const auto& manifest = *check.manifest;
  return {fmt::format("The archive is intact: {} compared, every row of {} read. Digest {}.{}", compared,
                      counted(static_cast<std::int64_t>(manifest.rows.size()), "table"), manifest.digest,
                      manifest.signature.empty() ? ""
                      : keys.verify              ? " It is signed by the key of --verify-key."
                                                 : " It is signed; give --verify-key to check the signer.")};
}

/// What is exported, by the options.
enum class What { target, source, source_as_it_is };

What what_of(const Arguments& arguments) {
  const bool raw = arguments.has(OptionId::raw);
  if (arguments.has(OptionId::source) == arguments.has(OptionId::target))
    throw Error(ErrorKind::usage,
                arguments.has(OptionId::source)
                    ? "--source and --target are both given; an archive is made of one of them."
                    : "'export' needs --source URL or --target URL.")
        .hint("See 'gc2pc export --help'.");
  if (raw && arguments.has(OptionId::target))
    throw Error(ErrorKind::usage, "--raw needs --source: the rules do not apply to --target anyway.");
  return arguments.has(OptionId::target) ? What::target : raw ? What::source_as_it_is : What::source;
}

ExportResult export_target(const RunConfig& config, ExportSettings settings, Context& context) {
  std::optional<LocalFileStore> files;
  if (config.files_to)
    settings.files = &files.emplace(*config.files_to, TemporaryNames::ignored, Links::refused);
  const auto content = open_content(config.target, context.stop);
  return export_content(*content, settings, context.observer, context.stop);
}

ExportResult export_planned(ReadSession& session, ExportSettings settings, Context& context) {
  session.lookup_address.reset(); // nothing is handed over
  const auto plan = plan_now(session, {}, context.observer, context.stop).plan;
  if (!plan.executable())
    throw Error(ErrorKind::plan_errors,
                fmt::format("the rules find {} in the source, so there is nothing to export after them",
                            counted(static_cast<std::int64_t>(plan.count(Severity::error)), "error")))
        .hint("'gc2pc plan' lists them; --raw exports the source as it is.");
  settings.paths = &plan.files;
  PlannedContent content(*session.source, plan);
  return export_content(content, settings, context.observer, context.stop);
}

ExportResult make_archive(const Arguments& arguments, Context& context) {
  ExportSettings settings;
  settings.out = arguments.values().out;
  const auto keys = load_snapshot_keys(arguments.config(), KeyUse::writing);
  for (const auto& remark : keys.remarks)
    context.observer.note(remark);
  settings.signer = keys.signer ? &*keys.signer : nullptr;
  const auto what = what_of(arguments);
  if (what == What::target)
    return export_target(arguments.config(), std::move(settings), context);
  auto session = open_read_session(arguments.config(), context.stop);
  settings.files = session.files_from.get();
  return what == What::source ? export_planned(session, std::move(settings), context)
                              : export_source(*session.source, settings, context.observer, context.stop);
}

} // namespace

Outcome run_export(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  if (!words.empty() && words.front() != "verify")
    throw Error(
        ErrorKind::usage,
        fmt::format("'export' does not take '{}', only 'verify'. See 'gc2pc export --help'.", words.front()));
  if (!words.empty())
    return verify(arguments, context);
  arguments.require({OptionId::out});
  const auto result = make_archive(arguments, context);
  const auto& manifest = result.manifest;
  const auto out = arguments.values().out.string();
  if (arguments.has(OptionId::json)) {
    auto object = manifest_json(manifest);
    object["folder"] = out;
    object["bytes"] = result.bytes;
    object["files"] = result.files;
    object["resumed"] = result.resumed;
    print_result(arguments, context, std::move(object));
  } else {
    print_next(context.out, fmt::format("export verify {}", for_a_shell(out)));
  }
  return {fmt::format("The archive is in {}: {}, {}, {}. Digest {}. README.txt in it explains it.", out,
                      counted(manifest.messages.count, "message"),
                      counted(static_cast<std::int64_t>(result.files), "file"), byte_size(result.bytes),
                      manifest.digest)};
}

} // namespace gc2pc::cli
