// SPDX-License-Identifier: Apache-2.0
/// \file
/// A directory that is only read: changes are written down as PowerShell scripts for a person who may make
/// them.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/script/scripts.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace gc2pc::script {

/// Around the directory that is read. Each change leaves a script in the folder, and beside it the one
/// that undoes it: release.ps1, undo-release.ps1, endpoint.ps1, undo-endpoint.ps1. Going back, only the
/// latter is left.
class ScriptDirectory final : public Directory {
 public:
  /// `controller` is the host that the scripts use; empty for one that they look for themselves.
  /// Throws Error(not_found) when the folder is not there and cannot be made when it is needed.
  ScriptDirectory(std::filesystem::path folder, std::unique_ptr<DirectoryReader> reader,
                  std::string controller);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] bool is_deferred() const override { return true; }
  [[nodiscard]] std::string pending_action() const override { return pending_action_; }

  [[nodiscard]] std::vector<std::string> remarks() override { return reader_->remarks(); }
  [[nodiscard]] std::vector<AddressOwner> find_owners(const SipUri& address) override;
  [[nodiscard]] std::vector<ControllerView> owners_everywhere(const SipUri& address) override;
  [[nodiscard]] DirectoryServers servers() override { return reader_->servers(); }
  [[nodiscard]] std::optional<DirectoryEntry> read(std::string_view dn) override;
  [[nodiscard]] std::set<Guid> live_guids(std::span<const Guid> wanted) override;
  [[nodiscard]] Deployment deployment() override;
  [[nodiscard]] bool holds_octets(const DirectoryAttribute& attribute) override {
    return reader_->holds_octets(attribute);
  }
  [[nodiscard]] DirectoryBeforeImage before_image(std::string_view dn) override;
  [[nodiscard]] RestoreFidelity restore_fidelity(const DirectoryBeforeImage& image) override;
  [[nodiscard]] std::vector<std::string> restore_obstacles(const DirectoryBeforeImage& image,
                                                           Release release) override;
  [[nodiscard]] std::vector<std::string> compare(const DirectoryBeforeImage& image,
                                                 Comparison comparison) override;
  [[nodiscard]] ReleaseAdvice release_advice(const DirectoryBeforeImage& image, Release release) override;
  void require_unchanged(const DirectoryBeforeImage& image) override;

  void withdraw(const DirectoryBeforeImage& image) override;
  void give_back(const DirectoryBeforeImage& image) override;
  void remove(const DirectoryBeforeImage& image) override;
  /// What it promises when it leaves a script; the result once all is there again that can be waited
  /// for: the address, which the script writes last, and the memberships, which the recycle bin brings later.
  /// Until then an action is pending, however often this is asked.
  RestoreFidelity restore(const DirectoryBeforeImage& image) override;
  /// No script makes just any object: throws Error(internal).
  void create(const DirectoryEntry& entry) override;
  /// Throws Error(internal) for an entry that is not an endpoint. The cmdlet decides its name and its home
  /// server.
  void create_endpoint(const DirectoryEntry& entry, const std::string& pool) override;
  void remove_created(std::string_view dn) override;
  /// Forward scripts that were not run: after a rollback they must not be run by mistake.
  void remove_leftovers() override;

 private:
  enum class Way { forward, back };
  [[nodiscard]] Pair release_pair(const DirectoryBeforeImage& image, Release release);
  void take_away(const std::string& name);
  /// Writes what belongs to the way, and remembers which of them must be run.
  void leave(const std::string& name, const Pair& scripts, Way way);
  /// The object of a before-image as it is there again; nothing while it is not.
  [[nodiscard]] std::optional<DirectoryEntry> find_restored(const DirectoryEntry& before);

  std::filesystem::path folder_;
  std::unique_ptr<DirectoryReader> reader_;
  std::string controller_, pending_action_;
};

} // namespace gc2pc::script
