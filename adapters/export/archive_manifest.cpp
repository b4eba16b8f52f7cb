// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_manifest.hpp"

#include "adapters/crypto/signature.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gc2pc {
namespace {

using nlohmann::json;

constexpr std::string_view format_name = "gc2pc archive";
constexpr const char* own_sum = "self_sha256";

/// As `jq -S .` writes it, so that anyone can compute the checksum.
std::string text_of(const json& object) {
  return object.dump(2) + "\n";
}

std::string_view name_of(legacy::Generation generation) {
  return generation == legacy::Generation::lync_2010 ? "lync-2010" : "ocs-2007-r2";
}

json json_of(const LegacyFacts& facts) {
  auto constants = json::array();
  for (const auto& [table, column] : facts.constants)
    constants.push_back({{"table", table}, {"column", column}});
  return {{"generation", name_of(facts.generation)},
          {"compliance_rows", facts.compliance_rows},
          {"file_tokens", facts.file_tokens},
          {"columns_not_in_the_database", std::move(constants)}};
}

LegacyFacts legacy_facts(const json& object) {
  LegacyFacts facts;
  const auto generation = object.at("generation").get<std::string>();
  if (generation == name_of(legacy::Generation::ocs_2007_r2))
    facts.generation = legacy::Generation::ocs_2007_r2;
  else if (generation != name_of(legacy::Generation::lync_2010))
    throw Error(ErrorKind::corrupt, "the archive's manifest names an unknown generation");
  facts.compliance_rows = object.at("compliance_rows").get<std::int64_t>();
  facts.file_tokens = object.at("file_tokens").get<std::int64_t>();
  for (const auto& constant : object.at("columns_not_in_the_database"))
    facts.constants.emplace(constant.at("table").get<std::string>(),
                            constant.at("column").get<std::string>());
  return facts;
}

json json_of(const ArchiveEncryption& encryption) {
  auto recipients = json::array();
  for (const auto& recipient : encryption.recipients)
    recipients.push_back({{"subject", recipient.subject}, {"sha256", recipient.sha256}});
  return {{"recipients", std::move(recipients)},
          {"passphrase", encryption.passphrase},
          {"keys", encryption.keys}};
}

ArchiveEncryption encryption_of(const json& object) {
  ArchiveEncryption encryption;
  for (const auto& recipient : object.at("recipients"))
    encryption.recipients.push_back(
        {recipient.at("subject").get<std::string>(), recipient.at("sha256").get<std::string>()});
  encryption.passphrase = object.at("passphrase").get<bool>();
  encryption.keys = object.at("keys").get<std::int64_t>();
  return encryption;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

ArchiveManifest manifest_of(const json& object) {
  if (object.at("format").get<std::string>() != format_name)
    throw Error(ErrorKind::corrupt, "the archive's manifest is not one of gc2pc");
  if (const auto version = object.at("format_version").get<int>(); version != archive_format_version)
    throw Error(ErrorKind::corrupt,
                fmt::format("the archive's manifest has format {}, this version supports {}", version,
                            archive_format_version));
  ArchiveManifest manifest;
  const auto kind = archive_kind(object.at("kind").get<std::string>());
  if (!kind)
    throw Error(ErrorKind::corrupt, "the archive's manifest names an unknown kind");
  manifest.kind = *kind;
  manifest.made_by = object.at("made_by").get<std::string>();
  manifest.digest = object.at("digest").get<std::string>();
  manifest.rows = object.at("rows").get<std::map<std::string, std::int64_t>>();
  manifest.sums = object.at("sums_sha256").get<std::string>();
  const auto& messages = object.at("messages");
  const auto total =
      GroupDigest::parse(messages.at("count").get<std::int64_t>(), messages.at("sum").get<std::string>());
  if (!total || !is_sha256(manifest.digest) || !is_sha256(manifest.sums))
    throw Error(ErrorKind::corrupt, "the archive's manifest has a digest that is not one");
  manifest.messages = *total;
  if (manifest.kind == ArchiveKind::group_chat)
    manifest.legacy = legacy_facts(object.at("legacy"));
  if (const auto extent = object.find("extent"); extent != object.end())
    manifest.extent = archive_extent_from(extent->dump());
  if (const auto encryption = object.find("encryption"); encryption != object.end())
    manifest.encryption = encryption_of(*encryption);
  if (const auto& signature = object.at("signature"); !signature.is_null()) {
    manifest.signature = signature.at("form").get<std::string>();
    manifest.public_key = signature.at("public_key").get<std::string>();
    if (!signature_form(manifest.signature))
      throw Error(ErrorKind::corrupt, "the archive's manifest names an unknown signature");
  }
  return manifest;
}

} // namespace

std::string stored(const ArchiveManifest& manifest) {
  json object{{"format", format_name},
              {"format_version", archive_format_version},
              {"kind", to_string(manifest.kind)},
              {"made_by", manifest.made_by},
              {"digest", manifest.digest},
              {"rows", manifest.rows},
              {"messages", {{"count", manifest.messages.count}, {"sum", manifest.messages.hex()}}},
              {"sums_sha256", manifest.sums},
              {"signature", nullptr}};
  if (!manifest.signature.empty())
    object["signature"] = {{"form", manifest.signature}, {"public_key", manifest.public_key}};
  if (manifest.kind == ArchiveKind::group_chat)
    object["legacy"] = json_of(manifest.legacy);
  if (manifest.encryption)
    object["encryption"] = json_of(*manifest.encryption);
  if (!manifest.extent.is_whole())
    object["extent"] = json::parse(stored(manifest.extent));
  object[own_sum] = sha256_hex(text_of(object));
  return text_of(object);
}

ArchiveManifest archive_manifest_from(std::string_view text) {
  try {
    auto manifest = manifest_of(json::parse(text));
    if (stored(manifest) != text)
      throw Error(ErrorKind::corrupt, "the archive's manifest does not match its own checksum");
    return manifest;
  } catch (const json::exception&) {
    throw Error(ErrorKind::corrupt, "the archive's manifest cannot be read");
  }
}

} // namespace gc2pc
