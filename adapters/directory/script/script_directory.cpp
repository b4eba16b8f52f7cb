// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/script_directory.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/object_compare.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/script/restored.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "adapters/directory/script/scripts.hpp"
#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/files/ownership.hpp"
#include "adapters/files/resolved_path.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>

namespace gc2pc::script {
namespace {

/// While an administrator is waited for, the same is asked repeatedly: a file that may be open stays.
void write_script(const std::filesystem::path& path, const std::string& text) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::string(std::istreambuf_iterator<char>(file), {}) != text)
    write_file_atomically(path, text);
}

} // namespace

ScriptDirectory::ScriptDirectory(std::filesystem::path folder, std::unique_ptr<DirectoryReader> reader,
                                 std::string controller)
    : folder_(std::move(folder)), reader_(std::move(reader)), controller_(std::move(controller)) {
  if (!std::filesystem::is_directory(folder_) && !std::filesystem::is_directory(folder_.parent_path()))
    throw Error(ErrorKind::not_found, "neither the folder " + quoted_name(folder_.string()) +
                                          " for the scripts nor its parent folder exists")
        .hint("Create it, or give another folder with --directory script:DIR,….");
  // Whoever may write there replaces what a domain administrator is about to run.
  refuse_links(folder_);
  require_own_folder(folder_, "the script folder " + quoted_name(folder_.string()));
}

std::string ScriptDirectory::description() const {
  return text_of({folder_.string(), reader_->description()});
}

std::vector<AddressOwner> ScriptDirectory::find_owners(const SipUri& address) {
  return reader_->find_owners(address);
}

std::vector<ControllerView> ScriptDirectory::owners_everywhere(const SipUri& address) {
  return reader_->owners_everywhere(address);
}

std::optional<DirectoryEntry> ScriptDirectory::read(std::string_view dn) {
  return reader_->read(dn);
}

std::set<Guid> ScriptDirectory::live_guids(std::span<const Guid> wanted) {
  return reader_->live_guids(wanted);
}

Deployment ScriptDirectory::deployment() {
  return reader_->deployment();
}

DirectoryBeforeImage ScriptDirectory::before_image(std::string_view dn) {
  return reader_->before_image(dn);
}

RestoreFidelity ScriptDirectory::restore_fidelity(const DirectoryBeforeImage& image) {
  auto fidelity = reader_->restore_fidelity(image);
  // The account that only reads is not the one that writes.
  std::erase(fidelity.differences, lost_descriptor);
  return fidelity;
}

/// What the account that signs in may not do does not matter here: it only reads.
ReleaseAdvice ScriptDirectory::release_advice(const DirectoryBeforeImage& image, Release release) {
  auto advice = reader_->release_advice(image, release);
  advice.lacking.clear();
  return advice;
}

std::vector<std::string> ScriptDirectory::restore_obstacles(const DirectoryBeforeImage& image,
                                                            Release release) {
  return reader_->restore_obstacles(image, release);
}

std::vector<std::string> ScriptDirectory::compare(const DirectoryBeforeImage& image, Comparison comparison) {
  return reader_->compare(image, comparison);
}

void ScriptDirectory::require_unchanged(const DirectoryBeforeImage& image) {
  reader_->require_unchanged(image);
}

void ScriptDirectory::take_away(const std::string& name) {
  const auto path = folder_ / name;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw os_error("cannot remove " + quoted_name(path.string()), errno);
}

void ScriptDirectory::remove_leftovers() {
  for (const auto* name : {"release.ps1", "endpoint.ps1"})
    take_away(name);
}

void ScriptDirectory::leave(const std::string& name, const Pair& scripts, Way way) {
  make_own_folder(folder_, "script folder");
  const auto forward = folder_ / name, back = folder_ / ("undo-" + name);
  // Whoever can go forward can go back, too; and what was taken back is not to be done again by mistake.
  write_script(back, scripts.undo);
  if (way == Way::forward)
    write_script(forward, scripts.forward);
  else
    take_away(name);
  const auto& due = way == Way::forward ? forward : back;
  const auto& text = way == Way::forward ? scripts.forward : scripts.undo;
  pending_action_ =
      "Run " + quoted_name(due.string()) + " (powershell.exe -ExecutionPolicy Bypass -File " +
      due.filename().string() +
      "; use -Server HOST for another domain controller) on a computer with the management tools of Lync "
      "Server or Skype for Business and the module ActiveDirectory, with an account that may change both. "
      "First compare: Get-FileHash " +
      due.filename().string() + " must show SHA-256 " + sha256_hex(text);
}

Pair ScriptDirectory::release_pair(const DirectoryBeforeImage& image, Release release) {
  return release_scripts(controller_, image, release, [this](const DirectoryAttribute& attribute) {
    return reader_->holds_octets(attribute);
  });
}

void ScriptDirectory::withdraw(const DirectoryBeforeImage& image) {
  pending_action_.clear();
  require_unchanged(image);
  leave("release.ps1", release_pair(image, Release::withdraw), Way::forward);
}

void ScriptDirectory::remove(const DirectoryBeforeImage& image) {
  pending_action_.clear();
  require_unchanged(image);
  leave("release.ps1", release_pair(image, Release::remove), Way::forward);
}

void ScriptDirectory::give_back(const DirectoryBeforeImage& image) {
  pending_action_.clear();
  const auto before = object_of(image);
  const auto now = reader_->read(image.dn);
  refuse_obstacles(give_back_obstacles(before, now));
  if (has_sip_values(before, *now))
    return;
  leave("release.ps1", release_pair(image, Release::withdraw), Way::back);
}

/// Where its container was renamed meanwhile, the script brings it back to that one: by then it owns the
/// address.
std::optional<DirectoryEntry> ScriptDirectory::find_restored(const DirectoryEntry& before) {
  if (auto there = reader_->read(before.dn))
    return there;
  const auto address = before.first("msRTCSIP-PrimaryUserAddress");
  if (before.first("objectGUID").empty() || address.empty())
    return std::nullopt;
  for (auto& owner : reader_->find_owners(SipUri::parse(address)))
    if (same_object(owner.entry, before))
      return reader_->read(owner.entry.dn);
  return std::nullopt;
}

RestoreFidelity ScriptDirectory::restore(const DirectoryBeforeImage& image) {
  pending_action_.clear();
  const auto before = object_of(image);
  auto fidelity = restore_fidelity(image);
  const auto now = find_restored(before);
  if (!now) // found out here, not by the administrator
    refuse_obstacles(reader_->restore_obstacles(image, Release::remove));
  const bool complete = now && has_sip_values(before, *now);
  // Where nothing is left of the old object, one of its name is what the script has made of it so far.
  const bool made_anew = now && !fidelity.same_guid &&
                         equals_ignoring_case(now->first("sAMAccountName"), before.first("sAMAccountName"));
  if (now && !complete && !made_anew && !same_object(*now, before))
    throw Error(ErrorKind::conflict, quoted_name(image.dn) + " exists, but differs from the snapshot")
        .hint("Rename or remove that object, then run rollback again.");
  const auto awaited = complete ? compare_restored(*reader_, image, now->dn, fidelity) : std::string();
  if (complete && awaited.empty())
    return fidelity;
  leave("release.ps1", release_pair(image, Release::remove), Way::back);
  if (!awaited.empty())
    pending_action_ = "These objects do not refer to it yet: " + awaited + ". " + pending_action_;
  return fidelity;
}

namespace {

/// What a script can make or take away.
Endpoint endpoint_of(const DirectoryEntry& entry) {
  Endpoint endpoint;
  endpoint.address = entry.first("msRTCSIP-PrimaryUserAddress");
  endpoint.display_name = entry.first("displayName");
  if (!is_endpoint(entry) || endpoint.address.empty())
    throw Error(ErrorKind::internal, quoted_name(entry.dn) + " is not an endpoint; it has no script");
  endpoint.contacts = Dn::require(entry.dn).parent().value_or("");
  return endpoint;
}

} // namespace

void ScriptDirectory::create(const DirectoryEntry& entry) {
  throw Error(ErrorKind::internal, "there is no script for " + quoted_name(entry.dn) +
                                       ": only an endpoint of a pool can be created");
}

void ScriptDirectory::create_endpoint(const DirectoryEntry& entry, const std::string& pool) {
  pending_action_.clear();
  const auto parent = Dn::require(entry.dn).parent().value_or("");
  if (parent.empty() || !reader_->read(parent))
    throw Error(ErrorKind::not_found,
                quoted_name(entry.dn) + " cannot be created: " + quoted_name(parent) + " does not exist")
        .hint("Prepare the forest for the new pool first.");
  auto endpoint = endpoint_of(entry);
  endpoint.pool = pool;
  if (const auto owners = reader_->find_owners(SipUri::parse(endpoint.address)); !owners.empty())
    throw Error(ErrorKind::conflict,
                endpoint.address + " belongs to " + quoted_name(owners.front().entry.dn) + " already");
  leave("endpoint.ps1", endpoint_scripts(controller_, endpoint), Way::forward);
}

void ScriptDirectory::remove_created(std::string_view dn) {
  pending_action_.clear();
  if (const auto entry = reader_->read(dn))
    leave("endpoint.ps1", endpoint_scripts(controller_, endpoint_of(*entry)), Way::back);
}

} // namespace gc2pc::script
