// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/manifest.hpp"

#include "adapters/crypto/signature.hpp"
#include "migrator/snapshot/layout.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace gc2pc {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SnapshotFile, name, bytes, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SnapshotRecipient, subject, sha256)

namespace {

using nlohmann::json;

constexpr const char* envelope_form = "CMS AuthEnvelopedData, AES-256-GCM";

json encryption_of(const SnapshotInfo& info) {
  if (!info.encrypted())
    return nullptr;
  return {{"form", envelope_form}, {"recipients", info.recipients}, {"passphrase", info.passphrase}};
}

SnapshotPart part_of(const json& object, bool encrypted) {
  SnapshotPart part;
  part.name = object.at("name").get<std::string>();
  part.bytes = object.at("bytes").get<std::uint64_t>();
  part.sha256 = object.at("sha256").get<std::string>();
  part.holds = object.at("holds").get<std::string>();
  const auto* layout = layout_of(part.name, encrypted);
  if (!layout)
    throw snapshot_damaged("its manifest lists a part that no snapshot has");
  part.files = object.at("files").get<std::vector<SnapshotFile>>();
  if (!std::equal(part.files.begin(), part.files.end(), layout->files.begin(), layout->files.end(),
                  [](const auto& file, auto name) { return file.name == name; }))
    throw snapshot_damaged("its manifest lists files that no part '" + part.name + "' has");
  return part;
}

SnapshotInfo info_of(const json& manifest) {
  if (const auto format = manifest.at("format").get<int>(); format != snapshot_format_version)
    throw Error(ErrorKind::corrupt, "the snapshot has format " + std::to_string(format) +
                                        ", this version supports " + std::to_string(snapshot_format_version));
  SnapshotInfo info;
  info.run = manifest.at("run").get<std::string>();
  info.plan = manifest.at("plan").get<std::string>();
  info.taken_at = manifest.at("taken_at").get<std::string>();
  info.source_fingerprint = manifest.at("source_fingerprint").get<std::string>();
  info.target_fingerprint = manifest.at("target_fingerprint").get<std::string>();
  info.target_digest = manifest.at("target_digest").get<std::string>();
  if (const auto& encryption = manifest.at("encryption"); !encryption.is_null()) {
    info.recipients = encryption.at("recipients").get<std::vector<SnapshotRecipient>>();
    info.passphrase = encryption.at("passphrase").get<bool>();
    if (!info.encrypted() || encryption.at("form").get<std::string>() != envelope_form)
      throw snapshot_damaged("its manifest names an unknown encryption");
  }
  if (const auto& signature = manifest.at("signature"); !signature.is_null()) {
    info.signature = signature.at("form").get<std::string>();
    info.public_key = signature.at("public_key").get<std::string>();
    if (!signature_form(info.signature))
      throw snapshot_damaged("its manifest names an unknown signature");
  }
  std::set<std::string> names;
  for (const auto& part : manifest.at("parts"))
    if (!names.insert(info.parts.emplace_back(part_of(part, info.encrypted())).name).second)
      throw snapshot_damaged("its manifest lists a part twice");
  return info;
}

} // namespace

std::string stored_manifest(const SnapshotInfo& info) {
  json parts = json::array();
  for (const auto& part : info.parts)
    parts.push_back({{"name", part.name},
                     {"bytes", part.bytes},
                     {"sha256", part.sha256},
                     {"holds", part.holds},
                     {"files", part.files}});
  json signature = nullptr;
  if (!info.signature.empty())
    signature = {{"form", info.signature}, {"public_key", info.public_key}};
  return json{{"format", snapshot_format_version},
              {"run", info.run},
              {"plan", info.plan},
              {"taken_at", info.taken_at},
              {"source_fingerprint", info.source_fingerprint},
              {"target_fingerprint", info.target_fingerprint},
              {"target_digest", info.target_digest},
              {"encryption", encryption_of(info)},
              {"signature", signature},
              {"parts", parts}}
             .dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

SnapshotInfo manifest_from_stored(const std::string& text) {
  try {
    return info_of(json::parse(text));
  } catch (const json::exception&) {
    throw snapshot_damaged("its manifest does not match its checksum");
  }
}

Error snapshot_damaged(const std::string& what) {
  return Error(ErrorKind::corrupt, "the snapshot is damaged: " + what)
      .hint("A rollback cannot use it; restore the run folder from a backup.");
}

} // namespace gc2pc
