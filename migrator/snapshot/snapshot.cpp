// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/snapshot.hpp"

#include "adapters/crypto/key_file.hpp"
#include "adapters/fault_point.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/read_file.hpp"
#include "migrator/snapshot/layout.hpp"
#include "migrator/snapshot/manifest.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view signature_name = "manifest.json.sig";
/// The signature of a manifest that is about to be put in place: with a crash between the two, one of both
/// signatures belongs to the manifest that is there.
constexpr std::string_view next_signature_name = "manifest.json.sig.next";

fs::path folder_of(const Run& run) {
  return run.folder() / "snapshot";
}

bool is_known(const Run& run, std::string_view bytes) {
  const auto hash = sha256_hex(bytes);
  bool known = false;
  for_each_row(run.database(), snapshot_manifest_table,
               [&](std::span<Slot> row) { known = known || row[0].text == hash; });
  return known;
}

bool is_there(const fs::path& path) {
  return fs::is_regular_file(fs::symlink_status(path));
}

/// Nothing when the file is missing or longer than it may be.
std::optional<std::string> read_small(const fs::path& path) {
  if (!is_there(path) || fs::file_size(path) > most_manifest_bytes)
    return std::nullopt;
  return read_file(path, "snapshot manifest");
}

void check_signature(const Run& run, const SnapshotInfo& info, std::string_view manifest) {
  const auto key = key_of_pem(info.public_key);
  const auto form = signature_form(info.signature);
  bool found = false;
  for (const auto name : {signature_name, next_signature_name})
    if (const auto signature = read_small(folder_of(run) / name)) {
      found = true;
      if (key && form && is_known(run, *signature) && is_signature(*form, key, manifest, *signature))
        return;
    }
  throw snapshot_damaged(found ? "its signature does not match its manifest" : "its signature is missing");
}

/// The manifest says who signed; whether that is who should have is decided by `expected`.
void check_signer(const SnapshotInfo& info, const PkeyHandle& expected) {
  if (info.signature.empty())
    throw snapshot_damaged("it is not signed, but --verify-key requires a signature");
  const auto key = key_of_pem(info.public_key);
  if (!key || fingerprint_of(key) != fingerprint_of(expected))
    throw snapshot_damaged("it is not signed with the key of --verify-key");
}

SnapshotInfo read_manifest(const Run& run, const SnapshotKeys& keys) {
  const auto path = folder_of(run) / manifest_name;
  if (!is_there(path))
    throw snapshot_damaged("its manifest is missing");
  const auto text = read_small(path).value_or("");
  auto info = manifest_from_stored(text);
  if (info.run != run.id())
    throw snapshot_damaged("its manifest belongs to run " + info.run + ", not to this run " + run.id());
  if (!is_known(run, text))
    throw snapshot_damaged("its manifest does not match its checksum");
  // What was there before does not change when a precopied run is planned again.
  if (info.plan != run.value("plan.hash").value_or("") && !run.had_plan(info.plan))
    throw snapshot_damaged("it belongs to another plan");
  if (!info.signature.empty())
    check_signature(run, info, text);
  if (keys.verify) {
    check_signer(info, keys.verify);
    info.known_signer = true;
  }
  return info;
}

std::string read_part(const Run& run, const SnapshotPart& part) {
  const auto path = folder_of(run) / part.name;
  if (!is_there(path))
    throw snapshot_damaged("its part '" + part.name + "' is missing");
  // The size first: no more is read than was written.
  const auto size = fs::file_size(path);
  if (size != part.bytes)
    throw snapshot_damaged("its part '" + part.name + "' has " + std::to_string(size) + " bytes instead of " +
                           std::to_string(part.bytes));
  auto bytes = read_file(path, "snapshot part");
  if (sha256_hex(bytes) != part.sha256)
    throw snapshot_damaged("its part '" + part.name + "' does not match its checksum");
  return bytes;
}

std::vector<ArchiveMember> open_part(const SnapshotPart& part, std::string bytes, bool encrypted,
                                     const SnapshotKeys& keys) {
  try {
    if (encrypted)
      bytes = keys.envelope.open(bytes);
    std::vector<ExpectedMember> expected;
    for (const auto& file : part.files)
      expected.push_back({file.name, file.bytes});
    auto files = unpack_tar_zstd(bytes, expected);
    for (std::size_t i = 0; i < files.size(); ++i)
      if (sha256_hex(files[i].bytes) != part.files[i].sha256)
        throw Error(ErrorKind::corrupt, "'" + files[i].name + "' does not match its checksum");
    return files;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt)
      throw snapshot_damaged("in its part '" + part.name + "' " + error.message());
    throw Error(error.kind(), "the snapshot's part '" + part.name + "' cannot be read: " + error.message())
        .hint("Give the key or passphrase that opens it: --decrypt-key, --passphrase-env or "
              "--passphrase-file.");
  }
}

Error locked_up() {
  return Error(ErrorKind::usage,
               "the snapshot is encrypted, and neither a private key nor a passphrase is given")
      .hint("Name one with --decrypt-key, --passphrase-env or --passphrase-file.");
}

/// Leftovers of other programs, and unencrypted archives from before encryption was asked for.
void remove_part_files(const fs::path& folder) {
  for (const auto& layout : part_layouts())
    for (const bool encrypted : {false, true})
      fs::remove(folder / part_file_name(layout.name, encrypted));
}

void write_manifest(Run& run, const SnapshotInfo& info, const SnapshotKeys& keys) {
  const auto text = stored_manifest(info);
  const auto folder = folder_of(run);
  const auto signature = keys.signer ? keys.signer->sign(text) : "";
  // Before they are written: a crash between the two leaves a manifest that is known.
  add_rows(run.database(), snapshot_manifest_table, [&](SealedWriter& rows) {
    rows.write(sha256_hex(text));
    if (keys.signer)
      rows.write(sha256_hex(signature));
  });
  fault_point(FaultPoint::snapshot_manifest_listed);
  if (keys.signer)
    write_file_atomically(folder / next_signature_name, signature);
  write_file_atomically(folder / manifest_name, text);
  fault_point(FaultPoint::snapshot_manifest_written);
  if (keys.signer)
    write_file_atomically(folder / signature_name, signature);
  else
    fs::remove(folder / signature_name);
  fs::remove(folder / next_signature_name);
  fault_point(FaultPoint::snapshot_written);
}

SnapshotPart write_part(const Run& run, const SnapshotContent& content, const SnapshotKeys& keys) {
  const bool encrypted = keys.envelope.seals();
  SnapshotPart part;
  part.name = part_file_name(content.part, encrypted);
  const auto* layout = layout_of(part.name, encrypted);
  if (!layout)
    throw Error(ErrorKind::internal, "no snapshot has a part '" + part.name + "'");
  part.holds = layout->holds;
  for (const auto& file : content.files)
    part.files.push_back({file.name, file.bytes.size(), sha256_hex(file.bytes)});
  auto bytes = pack_tar_zstd(content.files);
  if (encrypted)
    bytes = keys.envelope.seal(bytes);
  part.bytes = bytes.size();
  part.sha256 = sha256_hex(bytes);
  write_file_atomically(folder_of(run) / part.name, bytes);
  fault_point(FaultPoint::snapshot_part_written);
  return part;
}

/// Whether the snapshot has the part already, with just these files.
bool has_part(const SnapshotInfo& info, const SnapshotContent& content) {
  for (const auto& part : info.parts)
    if (part.name == part_file_name(content.part, info.encrypted()))
      return std::equal(part.files.begin(), part.files.end(), content.files.begin(), content.files.end(),
                        [](const SnapshotFile& kept, const ArchiveMember& file) {
                          return kept.name == file.name && kept.sha256 == sha256_hex(file.bytes);
                        });
  return false;
}

/// How the keys protect what is written with them.
SnapshotInfo protection_of(const SnapshotKeys& keys) {
  SnapshotInfo info;
  for (auto& recipient : keys.envelope.recipients())
    info.recipients.push_back({std::move(recipient.subject), std::move(recipient.sha256)});
  info.passphrase = keys.envelope.has_passphrase();
  if (keys.signer) {
    info.signature = to_string(keys.signer->form());
    info.public_key = keys.signer->public_key();
  }
  return info;
}

/// Of the plan's inputs that say something of the source or of the target.
std::string fingerprint(const Plan& plan, std::string_view about) {
  std::string lines;
  for (const auto& [name, value] : plan.inputs)
    if (name.starts_with(about))
      lines += name + "\t" + value + "\n";
  return sha256_hex(lines);
}

} // namespace

void write_snapshot(Run& run, const Plan& plan, std::string_view target_digest,
                    const std::vector<SnapshotContent>& parts, const SnapshotKeys& keys) {
  const auto folder = folder_of(run);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw os_error("cannot create '" + folder.string() + "'", errno);
  remove_part_files(folder);
  auto info = protection_of(keys);
  info.run = run.id();
  info.plan = plan.hash;
  info.taken_at = utc_now_ms();
  info.source_fingerprint = fingerprint(plan, "source");
  info.target_fingerprint = fingerprint(plan, "target");
  info.target_digest = target_digest;
  for (const auto& part : parts)
    info.parts.push_back(write_part(run, part, keys));
  write_manifest(run, info, keys);
}

void add_to_snapshot(Run& run, const std::vector<SnapshotContent>& parts, const SnapshotKeys& keys) {
  auto info = read_manifest(run, keys);
  refuse_other_protection(info, keys);
  for (const auto& content : parts) {
    if (has_part(info, content))
      continue;
    // A part that is replaced leaves the manifest first: no crash may leave a manifest beside a part that is
    // not its own.
    const auto name = part_file_name(content.part, info.encrypted());
    if (std::erase_if(info.parts, [&](const SnapshotPart& part) { return part.name == name; }) > 0)
      write_manifest(run, info, keys);
    info.parts.push_back(write_part(run, content, keys));
    write_manifest(run, info, keys);
  }
  // A try that was killed between manifest and signature may have done all else.
  if (is_there(folder_of(run) / next_signature_name))
    write_manifest(run, info, keys);
}

void refuse_other_protection(const SnapshotInfo& info, const SnapshotKeys& keys) {
  const auto now = protection_of(keys);
  if (info.recipients != now.recipients || info.passphrase != now.passphrase)
    throw Error(ErrorKind::conflict,
                "the snapshot of this run is encrypted differently from what these options ask for")
        .hint("Give the same --encrypt-to and passphrase as when it was taken; 'gc2pc snapshot show' lists "
              "them.");
  if (info.signature != now.signature || info.public_key != now.public_key)
    throw Error(ErrorKind::conflict,
                "the snapshot of this run is signed differently from what these options ask for")
        .hint("Give the same --sign-key as when it was taken.");
}

void refuse_foreign(const SnapshotInfo& info, const Plan& plan) {
  for (const auto& [about, kept] :
       {std::pair{"source", &info.source_fingerprint}, std::pair{"target", &info.target_fingerprint}})
    // Of an earlier plan of the run the source was in use since.
    if ((about != std::string_view("source") || info.plan == plan.hash) && *kept != fingerprint(plan, about))
      throw snapshot_damaged(std::string("it belongs to another ") + about);
}

SnapshotInfo check_snapshot(const Run& run, const SnapshotKeys& keys, Reading reading) {
  auto info = read_manifest(run, keys);
  info.opened = !info.encrypted() || keys.envelope.opens();
  if (!info.opened && reading == Reading::whole)
    throw locked_up();
  for (const auto& part : info.parts) {
    auto bytes = read_part(run, part);
    if (info.opened)
      static_cast<void>(open_part(part, std::move(bytes), info.encrypted(), keys));
  }
  return info;
}

std::string snapshot_file(const Run& run, std::string_view name, const SnapshotKeys& keys) {
  const auto info = read_manifest(run, keys);
  if (info.encrypted() && !keys.envelope.opens())
    throw locked_up();
  for (const auto& part : info.parts)
    if (std::any_of(part.files.begin(), part.files.end(), [&](const auto& f) { return f.name == name; }))
      for (auto& file : open_part(part, read_part(run, part), info.encrypted(), keys))
        if (file.name == name)
          return std::move(file.bytes);
  throw snapshot_damaged("it has no file '" + std::string(name) + "'");
}

} // namespace gc2pc
