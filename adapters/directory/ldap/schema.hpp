// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the forest's schema says of attributes: which name other objects, and which can be written.
#pragma once

#include "adapters/directory/ldap/session.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// Read once per session; names in lower case.
class Schema {
 public:
  static Schema read(DirectorySession& session);

  /// Attributes with a distinguished name as value that an object's deletion takes away elsewhere: member,
  /// manager, …
  [[nodiscard]] const std::vector<std::string>& forward_links() const noexcept { return forward_links_; }
  /// memberOf, directReports, …: the server computes it from the other side.
  [[nodiscard]] bool is_back_link(std::string_view attribute) const;
  [[nodiscard]] bool is_forward_link(std::string_view attribute) const;
  /// Only the server itself writes it: systemOnly, or constructed when it is read.
  [[nodiscard]] bool is_system_only(std::string_view attribute) const;
  /// Octets, a security descriptor or a SID.
  [[nodiscard]] bool is_octets(std::string_view attribute) const;

 private:
  std::vector<std::string> forward_links_;
  std::set<std::string> back_links_, all_forward_links_, system_only_, octets_;
};

} // namespace gc2pc::ldap
