// SPDX-License-Identifier: Apache-2.0
/// \file
/// A directory kept as LDIF files: for rehearsals, and for deployments that apply the changes by other means.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/ldif_file.hpp"
#include "adapters/directory/links.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Reads the files again for every call, and replaces whole files that a change concerns: each change is
/// there completely or not at all (LdifFiles). Bytes that a change does not concern stay as they are; remove
/// and restore, and create and remove_created, are the inverse of each other to the byte. Where exports
/// overlap an object may occur twice with the same attributes; such an object can be read, not changed. Not
/// for use by several threads at once.
class LdifDirectory final : public Directory {
 public:
  /// Reads and checks the files, usually one for each naming context. Throws Error (not_found, permission,
  /// wrong_input, changed for a link that is refused).
  explicit LdifDirectory(std::vector<std::filesystem::path> paths, Links links = Links::followed);
  explicit LdifDirectory(std::filesystem::path path);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::vector<AddressOwner> find_owners(const SipUri& address) override;
  [[nodiscard]] std::optional<DirectoryEntry> read(std::string_view dn) override;
  void rest() override { file_.rest(); }
  [[nodiscard]] std::set<Guid> live_guids(std::span<const Guid> wanted) override;
  [[nodiscard]] Deployment deployment() override;
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
  /// Throws Error(conflict) when other objects lie below the object.
  void remove(const DirectoryBeforeImage& image) override;
  /// A linking object that is gone is a difference. Throws Error(conflict) when there is an obstacle.
  RestoreFidelity restore(const DirectoryBeforeImage& image) override;
  /// Into the file that holds its parent. Adds the attribute of the RDN when the entry lacks it, as a server
  /// does. Objects get no objectGUID.
  void create(const DirectoryEntry& entry) override;
  void remove_created(std::string_view dn) override;
  /// Also finishes a change to several files that was interrupted.
  void remove_leftovers() override { file_.remove_leftovers(); }

 private:
  /// Throws changed when the object, or what links to it, is not as in the image; returns these links.
  [[nodiscard]] std::vector<LinkingRecord> refuse_changed(const LdifDocument& document, std::size_t index,
                                                          const DirectoryBeforeImage& image) const;

  LdifFiles file_;
};

} // namespace gc2pc
