// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who owns a SIP address, told from an object's attributes: the same rules for every kind of directory.
#pragma once

#include "adapters/directory/directory.hpp"
#include "mappings/model/error.hpp"

#include <optional>
#include <string_view>

namespace gc2pc {

/// isDeleted is TRUE: a tombstone, which owns nothing.
[[nodiscard]] bool is_deleted(const DirectoryEntry& entry);
/// msRTCSIP-PrimaryUserAddress or proxyAddresses.
[[nodiscard]] bool is_address_attribute(std::string_view name);
/// The address is its msRTCSIP-PrimaryUserAddress or one of its proxyAddresses (ASCII, without case).
[[nodiscard]] bool bears(const DirectoryEntry& entry, const SipUri& address);
/// user: class user or inetOrgPerson, and neither computer nor contact; contact: class contact.
[[nodiscard]] OwnerKind owner_kind(const DirectoryEntry& entry);
/// A contact below CN=Application Contacts,CN=RTC Service,…: what Persistent Chat answers at.
[[nodiscard]] bool is_endpoint(const DirectoryEntry& entry);

/// The object as an owner of the address; nothing when it is deleted, or another's.
[[nodiscard]] std::optional<AddressOwner> as_owner(DirectoryEntry entry, const SipUri& address);

/// A value that makes an object a SIP account: any of an msRTCSIP attribute, `sip:…` of proxyAddresses.
[[nodiscard]] bool is_sip_value(std::string_view attribute, std::string_view value);

/// An Error(conflict): the object that an address is to be given back to does not exist.
[[nodiscard]] Error gone_since(const std::string& dn);
/// Throws Error(conflict) when the object has another address now than it had.
void refuse_other_address(const DirectoryEntry& before, const DirectoryEntry& now);

} // namespace gc2pc
