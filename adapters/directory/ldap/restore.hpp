// SPDX-License-Identifier: Apache-2.0
/// \file
/// A removed object restored: reanimated where the directory still has it, else created again.
#pragma once

#include "adapters/directory/ldap/image.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// How an object can come back.
enum class WayBack {
  bin,       ///< deleted with all its attributes: the recycle bin brings it back as it was
  tombstone, ///< deleted and stripped: identity comes back, the rest is written again
  created    ///< no longer known: a new object with another identity
};

class Restorer {
 public:
  Restorer(DirectorySession& session, Forest& forest, const Image& image);

  /// What will differ. Looks where the object is: it may not even be deleted yet, then what its deletion
  /// would lead to.
  [[nodiscard]] RestoreFidelity promise();
  /// What would keep `perform` from it now; each one or two sentences.
  [[nodiscard]] std::vector<std::string> obstacles();
  /// Brings it back, below its parent. Throws Error(conflict) when there is an obstacle. One write that is
  /// refused does not end the others; it is in the result, which rests on a comparison.
  RestoreFidelity perform();

 private:
  struct Deleted {
    DirectoryEntry entry;
    bool recycled = false;
  };

  [[nodiscard]] std::optional<Deleted> find_deleted();
  [[nodiscard]] std::optional<DirectoryEntry> find_alive();
  [[nodiscard]] std::optional<DirectoryEntry> find_at(const std::string& dn);
  /// An earlier try created it again, and was killed then.
  [[nodiscard]] bool is_created_again(const DirectoryEntry& other);
  [[nodiscard]] bool can_write_descriptor(const std::string& base, bool deleted);
  void bring_back(const std::string& place);
  void reanimate(const Deleted& deleted, const std::string& place);
  void create_again(const std::string& place);
  /// What the object `base` has lost: attributes, password, descriptor, groups.
  void complete(const std::string& base);
  void write_attributes(const std::string& base, const DirectoryEntry& now);
  void enable_account(const std::string& base, const DirectoryEntry& now);
  void write_descriptor(const std::string& base);
  void write_primary_group(const std::string& base);
  void write_links(const std::string& base);
  [[nodiscard]] bool is_restorable(std::string_view attribute) const;
  /// Does one write; a refusal is kept as "what: why". A lost connection ends everything.
  void attempt(const std::string& what, const std::function<void(Connection&)>& write);

  DirectorySession& session_;
  Forest& forest_;
  const Image& image_;
  std::vector<std::string> refused_;
};

} // namespace gc2pc::ldap
