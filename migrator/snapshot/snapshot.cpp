// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/snapshot.hpp"

#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/run/fault_point.hpp"
#include "migrator/run/read_file.hpp"

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view manifest_name = "manifest.json";
/// Hashes of manifests that may be in the folder, one a line. The one that is about to be written is added
/// first, so that a crash between the two leaves a manifest that is known.
constexpr std::string_view manifest_hashes = "snapshot.manifests";

fs::path folder_of(const Run& run) {
  return run.folder() / "snapshot";
}

Error damaged(const std::string& what) {
  return Error(ErrorKind::corrupt, "the snapshot is damaged: " + what)
      .hint("Nothing can be put back from it; take the run folder from a backup.");
}

std::string to_text(const SnapshotInfo& info) {
  json parts = json::array();
  for (const auto& part : info.parts)
    parts.push_back(
        {{"name", part.name}, {"bytes", part.bytes}, {"sha256", part.sha256}, {"holds", part.holds}});
  return json{{"format", snapshot_format_version},
              {"run", info.run},
              {"taken_at", info.taken_at},
              {"target_digest", info.target_digest},
              {"parts", parts}}
             .dump(2) +
         "\n";
}

SnapshotInfo parse(const std::string& text) {
  try {
    const auto manifest = json::parse(text);
    if (const auto format = manifest.at("format").get<int>(); format != snapshot_format_version)
      throw Error(ErrorKind::corrupt, "the snapshot has format " + std::to_string(format) +
                                          ", this version knows " + std::to_string(snapshot_format_version));
    SnapshotInfo info;
    info.run = manifest.at("run").get<std::string>();
    info.taken_at = manifest.at("taken_at").get<std::string>();
    info.target_digest = manifest.at("target_digest").get<std::string>();
    for (const auto& part : manifest.at("parts"))
      info.parts.push_back({part.at("name").get<std::string>(), part.at("bytes").get<std::uint64_t>(),
                            part.at("sha256").get<std::string>(), part.at("holds").get<std::string>()});
    return info;
  } catch (const json::exception&) {
    throw damaged("its manifest is not what was written");
  }
}

SnapshotInfo read_manifest(const Run& run) {
  const auto path = folder_of(run) / manifest_name;
  if (!fs::exists(path))
    throw damaged("its manifest is missing");
  const auto text = read_file(path, "snapshot manifest");
  auto info = parse(text);
  if (info.run != run.id())
    throw damaged("its manifest is that of run " + info.run + ", not of this run " + run.id());
  if (run.value(manifest_hashes).value_or("").find(sha256_hex(text)) == std::string::npos)
    throw damaged("its manifest is not what was written");
  return info;
}

std::string read_part(const Run& run, const SnapshotPart& part) {
  const auto path = folder_of(run) / part.name;
  if (!fs::exists(path))
    throw damaged("its part '" + part.name + "' is missing");
  auto bytes = read_file(path, "snapshot part");
  if (bytes.size() != part.bytes)
    throw damaged("its part '" + part.name + "' has " + std::to_string(bytes.size()) + " bytes instead of " +
                  std::to_string(part.bytes));
  if (sha256_hex(bytes) != part.sha256)
    throw damaged("its part '" + part.name + "' is not what was written");
  return bytes;
}

void write_manifest(Run& run, const SnapshotInfo& info) {
  const auto text = to_text(info);
  run.keep(manifest_hashes, run.value(manifest_hashes).value_or("") + sha256_hex(text) + "\n");
  fault_point(FaultPoint::snapshot_manifest_listed);
  write_file_atomically(folder_of(run) / manifest_name, text);
  fault_point(FaultPoint::snapshot_written);
}

void write_parts(const Run& run, const std::vector<SnapshotContent>& parts, SnapshotInfo& info) {
  for (const auto& part : parts) {
    write_file_atomically(folder_of(run) / part.name, part.bytes);
    const SnapshotPart entry{part.name, part.bytes.size(), sha256_hex(part.bytes), part.holds};
    const auto known = std::find_if(info.parts.begin(), info.parts.end(),
                                    [&](const SnapshotPart& p) { return p.name == part.name; });
    if (known == info.parts.end())
      info.parts.push_back(entry);
    else
      *known = entry;
    fault_point(FaultPoint::snapshot_part_written);
  }
}

} // namespace

void write_snapshot(Run& run, std::string_view target_digest, const std::vector<SnapshotContent>& parts) {
  const auto folder = folder_of(run);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw os_error("cannot create '" + folder.string() + "'", errno);
  SnapshotInfo info{run.id(), utc_now_ms(), std::string(target_digest), {}};
  write_parts(run, parts, info);
  write_manifest(run, info);
}

void add_to_snapshot(Run& run, const std::vector<SnapshotContent>& parts) {
  auto info = read_manifest(run);
  write_parts(run, parts, info);
  write_manifest(run, info);
}

SnapshotInfo check_snapshot(const Run& run) {
  auto info = read_manifest(run);
  for (const auto& part : info.parts)
    static_cast<void>(read_part(run, part));
  return info;
}

std::string snapshot_part(const Run& run, std::string_view name) {
  const auto info = read_manifest(run);
  const auto part =
      std::find_if(info.parts.begin(), info.parts.end(), [&](const auto& p) { return p.name == name; });
  if (part == info.parts.end())
    throw damaged("it has no part '" + std::string(name) + "'");
  return read_part(run, *part);
}

SnapshotInfo verify_snapshot(const fs::path& folder) {
  return check_snapshot(Run::open(folder, true));
}

} // namespace gc2pc
