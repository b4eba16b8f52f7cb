// SPDX-License-Identifier: Apache-2.0
/// \file
/// An object back from the dead: reanimated where the directory still has it, else created again.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// How an object can come back, and where it is now.
enum class WayBack {
  alive,     ///< it stands where it stood; only links may be missing
  bin,       ///< deleted with all its attributes: the recycle bin brings it back as it was
  tombstone, ///< deleted and stripped: identity comes back, the rest is written again
  created    ///< no longer known: a new object with another identity
};

/// What is lost where the account that signs in may not write it.
inline constexpr std::string_view descriptor_not_back = "its security descriptor cannot be put back";

class Restorer {
 public:
  Restorer(DirectorySession& session, Forest& forest, const Image& image);

  /// Looks where the object is: it may not even be deleted yet, then what its deletion would lead to.
  [[nodiscard]] RestoreFidelity promise();
  /// Brings it back. Throws Error(conflict) when another object has its name, or it stands elsewhere or
  /// otherwise than in the image.
  RestoreFidelity perform();

 private:
  struct Deleted {
    DirectoryEntry entry;
    bool recycled = false;
  };

  [[nodiscard]] std::optional<Deleted> find_deleted();
  [[nodiscard]] std::optional<DirectoryEntry> find_alive();
  [[nodiscard]] RestoreFidelity fidelity(WayBack way);
  /// As `fidelity`, of an object at `base` that is not restored yet.
  [[nodiscard]] RestoreFidelity promised(WayBack way, const std::string& base, bool deleted);
  void reanimate(const Deleted& deleted);
  void create_again();
  void write_attributes(const DirectoryEntry& now);
  void write_security(const std::string& base);
  void enable_account(const std::string& base, const DirectoryEntry& now);
  void write_links(const std::string& dn);
  [[nodiscard]] bool is_restorable(std::string_view attribute) const;

  DirectorySession& session_;
  Forest& forest_;
  const Image& image_;
  std::vector<std::string> lost_; ///< attributes that the server did not take back
};

} // namespace gc2pc::ldap
