// SPDX-License-Identifier: Apache-2.0
/// \file
/// The controls of Active Directory that gc2pc sends along.
#pragma once

#include "adapters/directory/ldap/handles.hpp"

#include <optional>
#include <vector>

namespace gc2pc::ldap {

/// Deleted objects are seen, and can be changed (LDAP_SERVER_SHOW_DELETED_OID).
[[nodiscard]] Control show_deleted();
/// Owner, group and DACL of a security descriptor, which needs no right beyond reading; the SACL would
/// (LDAP_SERVER_SD_FLAGS_OID).
[[nodiscard]] Control security_descriptor();
/// Answers in pages (RFC 2696). `cookie` is null for the first.
[[nodiscard]] Control page(LDAP* handle, int size, berval* cookie);
/// The cookie for the next page out of an answer's controls; null behind the last. Nothing when it cannot be
/// read.
[[nodiscard]] std::optional<Berval> next_page(LDAP* handle, LDAPControl** answered);

/// A list as libldap takes it; points into `controls`.
[[nodiscard]] std::vector<LDAPControl*> list_of(const std::vector<Control>& controls);

} // namespace gc2pc::ldap
