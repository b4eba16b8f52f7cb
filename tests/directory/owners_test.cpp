// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/owners.hpp"

#include "adapters/directory/link_attributes.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {
DirectoryEntry of_class(std::vector<std::string> classes) {
  return {"CN=a,DC=x", {{"objectclass", classes}}};
}
} // namespace

TEST_CASE("owners: kinds") {
  CHECK(owner_kind(of_class({"top", "USER"})) == OwnerKind::user);
  CHECK(owner_kind(of_class({"top", "inetOrgPerson"})) == OwnerKind::user);
  CHECK(owner_kind(of_class({"top", "user", "computer"})) == OwnerKind::other);
  CHECK(owner_kind(of_class({"top", "contact"})) == OwnerKind::contact);
  CHECK(owner_kind(of_class({"top", "user", "contact"})) == OwnerKind::contact);
  CHECK(owner_kind(of_class({"top", "group"})) == OwnerKind::other);
  CHECK(owner_kind(of_class({})) == OwnerKind::other);
}

TEST_CASE(
    "owners: an endpoint is a contact in the Application Contacts of an RTC Service, wherever that is") {
  auto entry = of_class({"contact"});
  entry.dn = "CN={f0},cn=application contacts,CN=RTC Service,CN=Services,CN=Configuration,DC=x";
  CHECK(is_endpoint(entry));
  entry.dn = "CN={f0},CN=Application Contacts,CN=RTC Service,CN=Microsoft,CN=System,DC=x";
  CHECK(is_endpoint(entry));
  entry.dn = "CN={f0},CN=Application Contacts,DC=x";
  CHECK_FALSE(is_endpoint(entry));
  entry = of_class({"user"});
  entry.dn = "CN={f0},CN=Application Contacts,CN=RTC Service,DC=x";
  CHECK_FALSE(is_endpoint(entry));
}

TEST_CASE("owners: deleted means TRUE, in any case") {
  CHECK(is_deleted({"CN=a", {{"isDeleted", {"true"}}}}));
  CHECK_FALSE(is_deleted({"CN=a", {{"isDeleted", {"FALSE"}}}}));
  CHECK_FALSE(is_deleted({"CN=a", {}}));
}

TEST_CASE("links: the named list, without case and options") {
  CHECK(is_link_attribute("member"));
  CHECK(is_link_attribute("managedBY"));
  CHECK(is_link_attribute("publicDelegates;x-option"));
  CHECK_FALSE(is_link_attribute("msRTCSIP-PrimaryHomeServer"));
  CHECK_FALSE(is_link_attribute("description"));
  CHECK_FALSE(is_link_attribute(""));
}
