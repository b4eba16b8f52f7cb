// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/export.hpp"
#include "adapters/files/local_file_store.hpp"
#include "adapters/open/open_archive.hpp"
#include "mappings/model/error.hpp"
#include "migrator/archive/check.hpp"
#include "migrator/archive/planned_content.hpp"
#include "migrator/archive/selected.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/plan/plan_now.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/protection.hpp"
#include "migrator/snapshot/keys.hpp"
#include "migrator/workflows/status.hpp"

#include <fmt/format.h>

#include <optional>

namespace gc2pc::cli {
namespace {

nlohmann::json manifest_json(const ArchiveManifest& manifest) {
  return {{"kind", to_string(manifest.kind)},
          {"digest", manifest.digest},
          {"rows", manifest.rows},
          {"messages", manifest.messages.count},
          {"extent",
           manifest.extent.is_whole() ? nlohmann::json() : nlohmann::json::parse(stored(manifest.extent))},
          {"signature", manifest.signature.empty() ? nlohmann::json() : nlohmann::json(manifest.signature)}};
}

/// Of a part what it is a part of; of a whole nothing.
std::string part_sentence(const ArchiveExtent& extent) {
  return extent.is_whole() ? std::string()
                           : fmt::format(" It is a part of the store ({}); left out: {}.",
                                         limits_text(extent), left_out_text(extent));
}

Outcome verify(const Arguments& arguments, Context& context) {
  if (arguments.words().size() < 2)
    throw Error(ErrorKind::usage,
                "'export verify' needs the folder of the archive. See 'gc2pc export --help'.");
  const auto keys = load_snapshot_keys(arguments.config(), KeyUse::reading);
  const auto& folder = arguments.words()[1];
  OpenSealed open;
  if (keys.envelope.opens())
    open = [&](std::string_view sealed) { return keys.envelope.open(sealed); };
  const auto check = check_archive(folder, keys.verify, context.observer, context.stop, open);
  if (arguments.has(OptionId::json)) {
    nlohmann::json object = check.manifest ? manifest_json(*check.manifest) : nlohmann::json::object();
    object["files_compared"] = check.files;
    object["rows_read"] = check.rows_read;
    object["encrypted"] = check.manifest && check.manifest->encryption;
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
  if (!check.rows_read)
    return {fmt::format(
        "The archive is intact from outside: {} compared. It is encrypted; its rows were not read, "
        "because no private key and no passphrase is given.",
        compared)};
  return {fmt::format("The archive is intact: {} compared, every row of {} read.{} Digest {}.{}", compared,
                      counted(static_cast<std::int64_t>(manifest.rows.size()), "table"),
                      part_sentence(manifest.extent), manifest.digest,
                      manifest.signature.empty() ? ""
                      : keys.verify              ? " It is signed by the key of --verify-key."
                                                 : " It is signed; give --verify-key to check the signer.")};
}

/// What is exported, by the options.
enum class What { target, source, source_as_it_is };

What what_of(const Arguments& arguments, const RunConfig& config) {
  const bool raw = arguments.has(OptionId::raw);
  const bool has_source = !config.source.empty(), has_target = !config.target.empty();
  const auto& wanted = arguments.values().exported;
  const auto refuse = [](std::string message, std::string hint) {
    return Error(ErrorKind::usage, std::move(message)).hint(std::move(hint));
  };
  if (!has_source && !has_target)
    throw refuse("'export' needs --source URL or --target URL.", "See 'gc2pc export --help'.");
  if (raw && (!has_source || wanted == Exported::target))
    throw Error(ErrorKind::usage, "--raw needs --source: the rules do not apply to --target anyway.");
  if (wanted && !(wanted == Exported::source ? has_source : has_target))
    throw Error(ErrorKind::usage,
                fmt::format("--of {0} needs --{0} URL.", *wanted == Exported::source ? "source" : "target"));
  if (!wanted && !raw && has_source && has_target)
    throw refuse(
        "--source and --target are both given; an archive is made of one of them.",
        "Add --of target for the new store, --of source for the legacy pool after the rules, or --raw "
        "for it as it is.");
  if (raw)
    return What::source_as_it_is;
  return wanted ? (wanted == Exported::source ? What::source : What::target)
                : (has_source ? What::source : What::target);
}

/// Limits that mean nothing beside each other are a mistake.
void check_request(const ExportRequest& request) {
  const auto refuse = [](std::string_view option, std::string_view levels) {
    return Error(ErrorKind::usage, fmt::format("{} needs --level {}.", option, levels));
  };
  if (!has_categories(request.level) && !request.categories.empty())
    throw refuse("--scope", "categories, rooms, all or content");
  if (!has_rooms(request.level) && !request.rooms.empty())
    throw refuse("--room", "rooms, all or content");
  if (!has_messages(request.level) && (request.from || request.before))
    throw refuse(request.from ? "--start-date" : "--end-date", "all or content");
  if (request.from && request.before && *request.from >= *request.before)
    throw Error(ErrorKind::usage, "--end-date is not later than --start-date: no message is between them.");
}

std::vector<std::string> paths_in(FileReader* store) {
  std::vector<std::string> paths;
  if (store != nullptr)
    for (auto& file : store->list())
      paths.push_back(std::move(file.path));
  return paths;
}

/// The whole of a store, or the part that was asked for. `settings.paths` are the files of a whole.
template <class Store, class Part, class Export>
ExportResult export_wanted(Store& store, const ExportRequest& request, const std::string& separator,
                           ExportSettings settings, Export&& work) {
  if (request.is_whole())
    return work(store, settings);
  Selection selection(request, separator,
                      settings.paths != nullptr ? *settings.paths : paths_in(settings.files));
  settings.selection = &selection;
  Part part(store, selection);
  return work(part, settings);
}

ExportResult export_chat(ChatContent& content, const ExportRequest& request, const std::string& separator,
                         const ExportSettings& settings, Context& context) {
  return export_wanted<ChatContent, SelectedContent>(
      content, request, separator, settings, [&](ChatContent& wanted, const ExportSettings& with) {
        return export_content(wanted, with, context.observer, context.stop);
      });
}

ExportResult export_target(const RunConfig& config, const ExportRequest& request, ExportSettings settings,
                           Context& context) {
  std::optional<LocalFileStore> files;
  if (config.files_to)
    settings.files = &files.emplace(*config.files_to, TemporaryNames::ignored, Links::refused);
  const auto content = open_content(config.target, context.stop, opening_with(config.protection));
  return export_chat(*content, request, Policies{}.separator, settings, context);
}

ExportResult export_planned(ReadSession& session, const ExportRequest& request, ExportSettings settings,
                            Context& context) {
  session.lookup_address.reset(); // nothing is handed over
  const auto plan = plan_now(session, {}, context.observer, context.stop).plan;
  if (!plan.executable())
    throw Error(ErrorKind::plan_errors,
                fmt::format("the rules find {} in the source, so there is nothing to export after them",
                            counted(static_cast<std::int64_t>(plan.count(Severity::error)), "error")))
        .hint("'gc2pc plan' lists them; --raw exports the source as it is.");
  settings.paths = &plan.files;
  PlannedContent content(*session.source, plan);
  return export_chat(content, request, session.policies.separator, settings, context);
}

ExportResult export_raw(ReadSession& session, const ExportRequest& request, const ExportSettings& settings,
                        Context& context) {
  return export_wanted<LegacySource, SelectedSource>(
      *session.source, request, session.policies.separator, settings,
      [&](LegacySource& wanted, const ExportSettings& with) {
        return export_source(wanted, with, context.observer, context.stop);
      });
}

/// What the options say, and of a run what its plan was made with.
RunConfig config_of(const Arguments& arguments) {
  if (!arguments.has(OptionId::run))
    return arguments.config();
  const RunView view(arguments.run_folder());
  return load_config(view.run, arguments.config());
}

ExportResult make_archive(const Arguments& arguments, Context& context) {
  const auto& request = arguments.values().request;
  check_request(request);
  auto config = config_of(arguments);
  const auto what = what_of(arguments, config);
  ExportSettings settings;
  settings.out = arguments.values().out;
  const auto keys = load_snapshot_keys(config, KeyUse::writing);
  for (const auto& remark : keys.remarks)
    context.observer.note(remark);
  settings.signer = keys.signer ? &*keys.signer : nullptr;
  settings.envelope = keys.envelope.seals() ? &keys.envelope : nullptr;
  settings.search_database = arguments.has(OptionId::with_search_db);
  if (settings.envelope != nullptr && settings.search_database)
    throw Error(ErrorKind::usage,
                "--with-search-db cannot be used with encryption: the database would be written in "
                "clear first.")
        .hint("Leave it out; docs/archive.md shows how to make one from a decrypted archive.");
  if (what == What::target)
    return export_target(config, request, std::move(settings), context);
  config.target.clear(); // planned as into an empty one
  auto session = open_read_session(config, context.stop);
  settings.files = session.files_from.get();
  return what == What::source ? export_planned(session, request, std::move(settings), context)
                              : export_raw(session, request, settings, context);
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
  }
  return {fmt::format("The archive is in {}: {}, {}, {}.{} Digest {}. README.txt in it explains it.", out,
                      counted(manifest.messages.count, "message"),
                      counted(static_cast<std::int64_t>(result.files), "file"), byte_size(result.bytes),
                      (manifest.encryption ? " It is encrypted." : "") + part_sentence(manifest.extent),
                      manifest.digest)};
}

} // namespace gc2pc::cli
