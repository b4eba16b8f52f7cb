// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who owns a SIP address, derived from an object's attributes: the same rules for every kind of directory.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// What keeps an object from getting back what `withdraw` took: it is gone, or was given another address.
/// Each two sentences, the way out included.
[[nodiscard]] std::vector<std::string> give_back_obstacles(const DirectoryEntry& before,
                                                           const std::optional<DirectoryEntry>& now);
/// Throws Error(conflict) with what they say when there are any.
void refuse_obstacles(const std::vector<std::string>& obstacles);

} // namespace gc2pc
