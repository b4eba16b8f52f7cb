// SPDX-License-Identifier: Apache-2.0
/// \file
/// Active Directory over LDAP.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/ldap/forest.hpp"
#include "adapters/directory/ldap/image.hpp"
#include "adapters/directory/ldap/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// Connects when it is first asked something. All reads and writes go to one controller as long as it can be
/// reached, so that what was written is seen. Not for use by several threads at once.
class LdapDirectory final : public Directory {
 public:
  explicit LdapDirectory(Settings settings) : session_(std::move(settings)), forest_(session_) {}

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::vector<std::string> remarks() override;
  [[nodiscard]] std::vector<AddressOwner> find_owners(const SipUri& address) override;
  [[nodiscard]] std::vector<ControllerView> owners_everywhere(const SipUri& address) override;
  [[nodiscard]] DirectoryServers servers() override;
  [[nodiscard]] std::optional<DirectoryEntry> read(std::string_view dn) override;
  [[nodiscard]] std::set<Guid> live_guids(std::span<const Guid> wanted) override;
  [[nodiscard]] Deployment deployment() override;
  [[nodiscard]] bool holds_octets(const DirectoryAttribute& attribute) override {
    return forest_.schema().is_octets(attribute.name);
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
  /// Throws Error(conflict) when other objects lie below the object.
  void remove(const DirectoryBeforeImage& image) override;
  RestoreFidelity restore(const DirectoryBeforeImage& image) override;
  void create(const DirectoryEntry& entry) override;
  void remove_created(std::string_view dn) override;

 private:
  /// CN=RTC Service of the deployment; nothing when the forest was never prepared.
  [[nodiscard]] std::optional<std::string> service_dn();
  /// The object of an image as it is now, and still is as it was.
  [[nodiscard]] Image unchanged(const DirectoryBeforeImage& image);

  DirectorySession session_;
  Forest forest_;
};

} // namespace gc2pc::ldap
