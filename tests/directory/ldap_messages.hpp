// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: the server's side of the LDAP protocol (RFC 4511): requests taken apart, answers put together.
/// Does nothing with either.
#pragma once

#include "adapters/directory/directory.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::test {

struct LdapFilter {
  enum class Kind { all_of, any_of, none_of, equals, present, unknown };
  Kind kind = Kind::unknown;
  std::vector<LdapFilter> parts; ///< of all_of, any_of, none_of
  std::string attribute, value;
};

struct LdapControl {
  std::string oid, value;
};

struct LdapChange {
  enum class Operation { add = 0, remove = 1, replace = 2 };
  Operation operation = Operation::replace;
  DirectoryAttribute attribute;
};

struct LdapRequest {
  enum class Operation { bind, unbind, search, modify, add, erase, rename, abandon, extended };
  enum class Scope { base = 0, children = 1, subtree = 2 };

  int id = 0;
  Operation operation = Operation::bind;
  std::string dn;            ///< of the object, the base of a search, or who binds
  std::string text;          ///< password, OID of an extended operation, new RDN
  Scope scope = Scope::base; ///< of a search, like the three that follow
  bool names_only = false;
  LdapFilter filter;
  std::vector<std::string> attributes;
  std::vector<LdapChange> changes; ///< of modify; of add all of them are additions
  std::vector<LdapControl> controls;

  [[nodiscard]] const LdapControl* control(std::string_view oid) const;
};

inline constexpr std::string_view paged_results_oid = "1.2.840.113556.1.4.319";
inline constexpr std::string_view show_deleted_oid = "1.2.840.113556.1.4.417";

/// One whole message; nothing when it is not a request of LDAP.
[[nodiscard]] std::optional<LdapRequest> decode_request(std::string_view message);
/// Size and cookie that a client asks for a page with.
[[nodiscard]] std::optional<std::pair<std::size_t, std::string>> page_of(const LdapRequest& request);

[[nodiscard]] std::string encode_entry(int id, const DirectoryEntry& entry);
[[nodiscard]] std::string encode_reference(int id, const std::string& url);
/// What ends the answer to a request of that kind; empty for one that has no answer.
[[nodiscard]] std::string encode_result(int id, LdapRequest::Operation operation, int code,
                                        const std::string& diagnostic = {},
                                        const std::vector<LdapControl>& controls = {},
                                        const std::string& referral = {});
/// An empty cookie is the last page's.
[[nodiscard]] LdapControl page_control(const std::string& cookie);

} // namespace gc2pc::test
