// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/snapshot.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/snapshot/info.hpp"

#include <fmt/format.h>

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
  return {{"run", info.run},
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
  return info.signature + (info.known_signer ? ", by the key of --verify-key" : ", signer not checked");
}

void show_snapshot(TerminalOut& out, const SnapshotInfo& info) {
  out.print("run        {}\ntaken      {}\ntarget     {}\nencrypted  {}\nsigned     {}\n\n", info.run,
            info.taken_at, info.target_digest, encryption_of(info), signature_of(info));
  TextTable table({"part", "#size", "SHA-256", "content"});
  for (const auto& part : info.parts) {
    table.add({part.name, byte_size(part.bytes), part.sha256.substr(0, 16) + "…", part.holds});
    for (const auto& file : part.files)
      table.add({"  " + file.name, byte_size(file.bytes), file.sha256.substr(0, 16) + "…", ""});
  }
  table.print(out);
  out.print("\n");
}

} // namespace

Outcome run_snapshot(const Arguments& arguments, Context& context) {
  const RunView view(arguments.run_folder());
  const auto info = verify_snapshot(view.run, arguments.config());
  if (arguments.has(OptionId::json))
    print_result(arguments, context, json_of_snapshot(info));
  else if (arguments.words().front() == "show")
    show_snapshot(context.out, info);
  if (!arguments.has(OptionId::json))
    print_next(context.out, view, arguments.run_folder());
  const auto parts = counted(static_cast<std::int64_t>(info.parts.size()), "part");
  if (!info.opened)
    return {fmt::format("Only the checksums of the snapshot of {} were checked: {} compared with its "
                        "manifest. The contents are encrypted, and no key or passphrase was given.",
                        info.taken_at, parts)};
  std::string signature;
  if (!info.signature.empty())
    signature = info.known_signer ? " It is signed by the key of --verify-key."
                                  : " It is signed; give --verify-key to check the signer.";
  return {fmt::format("The snapshot of {} is intact: {} read back and compared with its manifest.{}",
                      info.taken_at, parts, signature)};
}

} // namespace gc2pc::cli
