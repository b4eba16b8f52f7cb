// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: the private domain controllers that tests/support/samba_dc.sh runs, and an administrator's
/// hands in them.
#pragma once

#include "adapters/directory/ldap/session.hpp"
#include "adapters/directory/security_descriptor.hpp"
#include "adapters/open/open_directory.hpp"
#include "tests/directory/directory_conformance.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

/// Which of the two controllers: the second has the recycle bin, and never hears of what the first was told.
enum class Dc { first, second };

/// Where the controllers are and how to get in.
struct SambaDc {
  std::filesystem::path folder;
  std::string first, second; ///< their addresses

  /// Nothing, after a loud line, when they do not run.
  [[nodiscard]] static const SambaDc* running();

  [[nodiscard]] std::string address(Dc dc) const { return dc == Dc::first ? first : second; }
  [[nodiscard]] std::string url(Dc dc = Dc::first) const;
  /// The administrator's, at both.
  [[nodiscard]] DirectoryLogin login() const;
  /// Another account's; the password's file is put into `folder`.
  [[nodiscard]] DirectoryLogin login_of(const std::string& name, const std::string& password,
                                        const std::filesystem::path& folder) const;
  /// The administrator's own connection, past the adapter.
  [[nodiscard]] std::unique_ptr<ldap::Connection> connect(Dc dc = Dc::first) const;
};

/// MS-ADTS 5.1.3.2: writing attributes of an object.
inline constexpr std::uint32_t right_write = 0x20;

/// A value of unicodePwd.
[[nodiscard]] std::string unicode_password(const std::string& text);
/// The object of a GUID among the live and the deleted ones of the domain.
[[nodiscard]] DirectoryEntry find_deleted(ldap::Connection& connection, std::string_view guid);
/// The object is back where it stood; whether with its attributes is the server's business.
void reanimate(ldap::Connection& connection, std::string_view guid, const std::string& dn);

/// A controller that is away for as long as this lives, and comes back with what it knew.
class Outage {
 public:
  Outage(const SambaDc& samba, Dc dc);
  ~Outage();
  Outage(const Outage&) = delete;
  Outage& operator=(const Outage&) = delete;

 private:
  const SambaDc& samba_;
  Dc dc_;
};

inline const std::string samba_domain = "DC=gc2pc,DC=test";
inline const std::string samba_configuration = "CN=Configuration,DC=gc2pc,DC=test";

/// A fresh RTC Service and fresh organizational units in a controller; all of it goes with the fixture,
/// deleted objects aside.
class SambaFixture final : public DirectoryFixture {
 public:
  explicit SambaFixture(const SambaDc& samba, Dc dc = Dc::first);
  ~SambaFixture() override;

  std::unique_ptr<Directory> open() override;
  std::string domain() const override { return samba_domain; }
  std::string configuration() const override { return samba_configuration; }
  void add(DirectoryEntry entry) override;
  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) override;
  void erase(std::string_view dn) override;
  void rename(std::string_view dn, const std::string& new_rdn) override;

  /// As the snap-in protects an object from accidental deletion: Everyone is denied to delete it. Or other
  /// rights.
  void protect(std::string_view dn, std::uint32_t denied = right_delete | right_delete_tree);
  void unprotect(std::string_view dn);
  /// Any other change.
  void change(std::string_view dn, const std::vector<ldap::Change>& changes);
  /// Puts an object below another parent, with its name.
  void move(std::string_view dn, const std::string& parent);
  /// The object with all its attributes.
  [[nodiscard]] std::optional<DirectoryEntry> look(std::string_view dn);
  [[nodiscard]] const SambaDc& samba() const { return samba_; }

 private:
  void erase_tree(const std::string& dn);

  void write_descriptor(std::string_view dn, const std::string& octets);

  const SambaDc& samba_;
  Dc dc_;
  ldap::DirectorySession session_;
  std::map<std::string, std::string, std::less<>> protected_; ///< descriptors as they were before
};

} // namespace gc2pc::test
