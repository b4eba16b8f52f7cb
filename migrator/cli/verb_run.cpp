// SPDX-License-Identifier: Apache-2.0
/// \file
/// The verbs that look at a run: verify, status, report, snapshot.
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/format.hpp"
#include "migrator/report.hpp"
#include "migrator/report_parts.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace gc2pc::cli {
namespace {

nlohmann::json json_of_snapshot(const SnapshotInfo& info) {
  auto parts = nlohmann::json::array();
  for (const auto& part : info.parts) {
    auto files = nlohmann::json::array();
    for (const auto& file : part.files)
      files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    parts.push_back({{"name", part.name},
                     {"bytes", part.bytes},
                     {"sha256", part.sha256},
                     {"holds", part.holds},
                     {"files", files}});
  }
  auto recipients = nlohmann::json::array();
  for (const auto& recipient : info.recipients)
    recipients.push_back({{"subject", recipient.subject}, {"sha256", recipient.sha256}});
  return {{"schema_version", json_schema_version},
          {"run", info.run},
          {"taken_at", info.taken_at},
          {"target_digest", info.target_digest},
          {"encrypted", info.encrypted()},
          {"recipients", recipients},
          {"passphrase", info.passphrase},
          {"signature", info.signature.empty() ? nlohmann::json() : nlohmann::json(info.signature)},
          {"signer_known", info.known_signer},
          {"opened", info.opened},
          {"parts", parts}};
}

/// What was verified in the cutover and differs now, users or administrators changed since.
std::string since_when(const RunStatus& status) {
  if (status.phase != RunPhase::complete || !status.verified_at)
    return {};
  return " There was none at " + *status.verified_at + ", when the cutover was verified: it came since.";
}

std::string encryption_of(const SnapshotInfo& info) {
  std::string text;
  for (const auto& recipient : info.recipients)
    text += (text.empty() ? "" : "; ") + recipient.subject + " (" + recipient.sha256.substr(0, 16) + "…)";
  if (info.passphrase)
    text += text.empty() ? "a passphrase" : "; a passphrase";
  return text.empty() ? "no" : "to " + text;
}

std::string signature_of(const SnapshotInfo& info) {
  if (info.signature.empty())
    return "no";
  return info.signature + (info.known_signer ? ", by the key of --verify-key" : ", by whom is not checked");
}

void show_snapshot(std::ostream& out, const SnapshotInfo& info) {
  fmt::print(out, "run        {}\ntaken      {}\ntarget     {}\nencrypted  {}\nsigned     {}\n\n", info.run,
             info.taken_at, info.target_digest, encryption_of(info), signature_of(info));
  TextTable table({"part", "#size", "SHA-256", "what is in it"});
  for (const auto& part : info.parts) {
    table.add({part.name, byte_size(part.bytes), part.sha256.substr(0, 16) + "…", part.holds});
    for (const auto& file : part.files)
      table.add({"  " + file.name, byte_size(file.bytes), file.sha256.substr(0, 16) + "…", ""});
  }
  table.print(out);
  fmt::print(out, "\n");
}

} // namespace

Outcome run_verify(const Arguments& arguments, Context& context) {
  auto session = open_run(arguments, SessionAccess::read_only);
  VerifyOptions options;
  options.sample_percent = static_cast<int>(arguments.number("sample", 100, 1, 100));
  const auto result = verify_run(arguments.run_folder(), session, options, context.observer, context.stop);
  refresh_report(arguments);
  if (arguments.has("json"))
    print_json(context.out, json_of(result));
  else
    print_differences(context.out, result.differences);
  const auto compared = fmt::format(
      "{}{} and {} of digests{} compared",
      counted(static_cast<std::int64_t>(result.messages_read), "message"),
      result.store_digest.empty() ? " of " + counted(static_cast<std::int64_t>(result.rooms_read), "room")
                                  : std::string(),
      counted(static_cast<std::int64_t>(result.lines_compared), "line"),
      result.files_compared == 0
          ? ""
          : fmt::format(" and {}", counted(static_cast<std::int64_t>(result.files_compared), "file")));
  if (!result.differences.empty())
    return {fmt::format("Verification found {}: {}.{}",
                        counted(static_cast<std::int64_t>(result.differences.size()), "difference"), compared,
                        since_when(status_of(arguments.run_folder()))),
            ExitCode::difference};
  return {fmt::format("The target is what was planned: {}, no difference.", compared)};
}

Outcome run_status(const Arguments& arguments, Context& context) {
  const auto folder = arguments.run_folder();
  const auto status = status_now(folder, arguments.config().login);
  if (arguments.has("json")) {
    auto json = json_of(status);
    if (arguments.has("audit"))
      json["journal"] = json_of(audit(folder));
    print_json(context.out, json);
    return {status.sentence};
  }
  fmt::print(context.out, "run    {}\nplan   {}\nphase  {}\n", status.run, status.plan_hash,
             to_string(status.phase));
  if (status.lock_owner)
    fmt::print(context.out, "in use by {}\n", *status.lock_owner);
  if (status.nobody_owns_since)
    fmt::print(context.out, "no known owner of the address since {}\n", *status.nobody_owns_since);
  fmt::print(context.out, "\n");
  print_steps(context.out, status.steps);
  if (arguments.has("audit")) {
    fmt::print(context.out, "\n");
    TextTable table({"#number", "when", "who", "event", "step", "detail"});
    for (const auto& entry : audit(folder))
      table.add(
          {fmt::format("{}", entry.sequence), entry.at, entry.who, entry.event, entry.step, entry.detail});
    table.print(context.out);
  }
  fmt::print(context.out, "\n");
  return {status.sentence};
}

Outcome run_report(const Arguments& arguments, Context& context) {
  const auto folder = arguments.run_folder();
  const auto data = collect_report(folder);
  write_report(folder, data);
  if (arguments.has("json"))
    write_report_json(data, [&](std::string_view text) { context.out << text; });
  return {fmt::format("The report is in {} and report.json beside it.", (folder / "report.html").string())};
}

Outcome run_snapshot(const Arguments& arguments, Context& context) {
  const auto info = verify_snapshot(arguments.run_folder(), arguments.config());
  if (arguments.has("json"))
    print_json(context.out, json_of_snapshot(info));
  else if (arguments.words().front() == "show")
    show_snapshot(context.out, info);
  const auto parts = counted(static_cast<std::int64_t>(info.parts.size()), "part");
  if (!info.opened)
    return {fmt::format(
        "Only the outside of the snapshot of {} was checked: {} compared with its manifest, but it is "
        "encrypted, and no key or passphrase was given to look inside.",
        info.taken_at, parts)};
  std::string signature;
  if (!info.signature.empty())
    signature = info.known_signer ? " It is signed by the key of --verify-key."
                                  : " It is signed; by whom, only --verify-key can tell.";
  return {fmt::format("The snapshot of {} is whole: {} read back and compared with its manifest.{}",
                      info.taken_at, parts, signature)};
}

} // namespace gc2pc::cli
