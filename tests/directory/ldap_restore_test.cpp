// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/controls.hpp"
#include "adapters/directory/ldap/image.hpp"
#include "adapters/directory/script/script_directory.hpp"
#include "tests/directory/samba_dc.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");
const std::string lookup_user = "CN=OCSChat,OU=Staff," + samba_domain;
const std::string group = "CN=Chat Services,OU=Groups," + samba_domain;

/// The account as an administrator makes it, with a password, enabled, with attributes of all kinds.
void add_account(SambaFixture& fixture) {
  fixture.add({lookup_user,
               {{"objectClass", {"user"}},
                {"sAMAccountName", {"OCSChat"}},
                {"userPrincipalName", {"ocschat@contoso.com"}},
                {"displayName", {"J\xC3\xB6rg's Chat"}},
                {"thumbnailPhoto", {std::string("\0\x01\xFF\xFE\n", 5)}},
                {"otherTelephone", {"1", "2"}},
                {"msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"}},
                {"msRTCSIP-UserEnabled", {"TRUE"}},
                {"proxyAddresses", {"SMTP:ocschat@contoso.com", "sip:ocschat@contoso.com"}}}});
  fixture.modify(lookup_user, "unicodePwd", {unicode_password("Geheim-1234!")});
  fixture.modify(lookup_user, "userAccountControl", {"66048"}); // enabled, the password never expires
  fixture.add(
      {group,
       {{"objectClass", {"group"}}, {"sAMAccountName", {"Chat Services"}}, {"member", {lookup_user}}}});
}

bool binds(const SambaDc& samba, const std::string& password) {
  const TemporaryFolder folder;
  const auto login = samba.login_of("ocschat@contoso.com", password, folder.path());
  try {
    (void)open_directory(samba.url(), login)->read(samba_domain);
    return true;
  } catch (const Error&) {
    return false;
  }
}

const std::string new_password = "its password is not restored: set a new one";
const std::string new_logon = "the time of its last logon is not restored";

} // namespace

TEST_CASE("ldap restore: from the tombstone with the same identity, everything else written again") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto directory = fixture.open();
  CHECK(binds(*samba, "Geheim-1234!"));
  const auto image = directory->before_image(lookup_user);
  const auto before = fixture.look(lookup_user);
  const auto promised = directory->restore_fidelity(image);
  CHECK(promised.same_guid);
  CHECK(promised.same_sid);
  CHECK(promised.differences == Values{new_password, new_logon});

  directory->remove(image);
  CHECK_FALSE(fixture.look(lookup_user).has_value());
  const auto fidelity = directory->restore(image);
  CHECK(fidelity.same_guid);
  CHECK(fidelity.same_sid);
  CHECK(fidelity.differences == Values{new_password, new_logon});
  const auto after = fixture.look(lookup_user);
  REQUIRE(after.has_value());
  for (const auto* name :
       {"objectGUID", "objectSid", "sAMAccountName", "userPrincipalName", "displayName", "thumbnailPhoto",
        "otherTelephone", "msRTCSIP-PrimaryUserAddress", "msRTCSIP-UserEnabled", "proxyAddresses",
        "userAccountControl", "memberOf", "primaryGroupID"}) {
    CAPTURE(name);
    const auto then = before->values(name), now = after->values(name);
    CHECK(std::is_permutation(then.begin(), then.end(), now.begin(), now.end()));
  }
  CHECK(ldap::read_back(directory->before_image(lookup_user)).object.values("nTSecurityDescriptor").size() ==
        1);
  CHECK(ldap::read_back(directory->before_image(lookup_user)).object.first("nTSecurityDescriptor") ==
        ldap::read_back(image).object.first("nTSecurityDescriptor"));
  CHECK_FALSE(binds(*samba, "Geheim-1234!")); // as it was announced
  CHECK(directory->restore(image).differences == Values{new_password, new_logon});
}

TEST_CASE("ldap restore: resumes where an earlier one was killed after the reanimation") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto directory = fixture.open();
  const auto image = directory->before_image(lookup_user);
  directory->remove(image);
  reanimate(*samba->connect(), ldap::read_back(image).guid(), lookup_user);
  CHECK(directory->find_owners(address).empty()); // it is there, stripped
  (void)directory->restore(image);
  CHECK(directory->find_owners(address).size() == 1);
  CHECK(fixture.look(lookup_user)->first("userAccountControl") == "66048");
  CHECK(fixture.look(group)->first("member") == lookup_user);
}

TEST_CASE("ldap restore: where nothing is left of it, a new object, and that is reported") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto image = fixture.open()->before_image(lookup_user);
  fixture.erase(lookup_user);
  SambaFixture elsewhere(*samba, Dc::second); // has never heard of it
  const auto directory = elsewhere.open();
  const auto promised = directory->restore_fidelity(image);
  CHECK_FALSE(promised.same_guid);
  CHECK_FALSE(promised.same_sid);
  CHECK(promised.differences ==
        Values{new_password, "'" + group + "', which referred to it, does not exist"});
  const auto fidelity = directory->restore(image);
  CHECK_FALSE(fidelity.same_guid);
  CHECK(fidelity.differences.front() == new_password);
  REQUIRE(directory->find_owners(address).size() == 1);
  CHECK(elsewhere.look(lookup_user)->first("displayName") == "J\xC3\xB6rg's Chat");
  CHECK_FALSE(directory->restore(image).same_guid); // done again: it is there already
}

TEST_CASE("ldap restore: a script that makes the user again is waited for until it is through") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto image = fixture.open()->before_image(lookup_user);
  fixture.erase(lookup_user);
  SambaFixture elsewhere(*samba, Dc::second); // has never heard of it
  const TemporaryFolder folder;
  script::ScriptDirectory directory(folder.path(), elsewhere.open(), "");
  const auto promised = directory.restore(image);
  CHECK_FALSE(promised.same_guid);
  CHECK(promised.differences ==
        Values{new_password, "'" + group + "', which referred to it, does not exist"});
  CHECK_FALSE(directory.pending_action().empty());
  SUBCASE("half-made, then whole") {
    elsewhere.add({lookup_user, {{"objectClass", {"user"}}, {"sAMAccountName", {"OCSChat"}}}});
    CHECK_FALSE(directory.restore(image).same_guid);
    CHECK_FALSE(directory.pending_action().empty());
    elsewhere.modify(lookup_user, "msRTCSIP-UserEnabled", {"TRUE"});
    elsewhere.modify(lookup_user, "proxyAddresses", {"SMTP:ocschat@contoso.com", "sip:ocschat@contoso.com"});
    elsewhere.modify(lookup_user, "msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"});
    const auto connection = samba->connect(Dc::second);
    const auto other = connection->read("CN=Users," + samba_domain, {"nTSecurityDescriptor"});
    std::vector<ldap::Control> controls;
    controls.push_back(ldap::security_descriptor());
    connection->modify(
        lookup_user,
        {{ldap::Change::Operation::replace, "nTSecurityDescriptor", {other->first("nTSecurityDescriptor")}}},
        controls);
    const auto fidelity = directory.restore(image);
    CHECK(directory.pending_action().empty());
    CHECK_FALSE(fidelity.same_guid);
    CHECK_FALSE(fidelity.same_sid);
    INFO(fmt::format("{}", fmt::join(fidelity.differences, "; ")));
    CHECK(fidelity.differences ==
          Values{new_password, "'" + group + "', which referred to it, does not exist",
                 "not restored: displayName, otherTelephone, thumbnailPhoto, userPrincipalName",
                 "its userAccountControl is 546 and was 66048",
                 "its owner and access list are not restored"});
  }
  SUBCASE("another account of that name") {
    elsewhere.add({lookup_user, {{"objectClass", {"user"}}, {"sAMAccountName", {"Other"}}}});
    CHECK(line_of([&] { (void)directory.restore(image); }) ==
          "conflict: '" + lookup_user +
              "' exists, but differs from the snapshot. Rename or remove that object, then run rollback "
              "again.");
  }
}

TEST_CASE("ldap restore: with the recycle bin everything is kept; this server cannot bring it back") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba, Dc::second);
  fixture.add({lookup_user,
               {{"objectClass", {"user"}},
                {"sAMAccountName", {"OCSChat"}},
                {"displayName", {"Chat"}},
                {"msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"}}}});
  const auto directory = fixture.open();
  const auto image = directory->before_image(lookup_user);
  CHECK(directory->restore_fidelity(image).differences.empty());
  const auto advice = directory->release_advice(image, Release::remove);
  CHECK(std::count(advice.remarks.begin(), advice.remarks.end(),
                   "the recycle bin keeps deleted objects for 180 days") == 1);
  directory->remove(image);
  CHECK(directory->restore_fidelity(image).same_guid);
  CHECK(directory->restore_fidelity(image).differences.empty());
  CHECK(find_deleted(*samba->connect(Dc::second), ldap::read_back(image).guid()).first("displayName") ==
        "Chat");
  // Samba 4.17: "attribute 'isRecycled': no such attribute for delete". Windows reanimates it.
  const auto error = error_of([&] { (void)directory->restore(image); });
  CHECK(error.kind() == ErrorKind::conflict);
  CHECK(std::string(error.what()).starts_with("cannot change 'CN=OCSChat\\0ADEL:"));
}

TEST_CASE("ldap remove: what is not as it was is named") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto directory = fixture.open();
  const auto image = directory->before_image(lookup_user);
  const auto said = [&] { return line_of([&] { directory->remove(image); }); };
  const auto begin = "changed: '" + lookup_user + "' differs from the snapshot: ";
  SUBCASE("renamed") {
    fixture.rename(lookup_user, "CN=OCSChat old");
    CHECK(said() == begin + "its name is 'CN=OCSChat old,OU=Staff," + samba_domain +
                        "' now. Make a new plan and snapshot.");
  }
  SUBCASE("other attributes") {
    fixture.modify(lookup_user, "description", {"new"});
    fixture.modify(lookup_user, "displayName", {"new"});
    CHECK(said() == begin + "its attributes differ: displayname, description. Make a new plan and snapshot.");
  }
  SUBCASE("a user signed in by then: that is not a change") {
    CHECK(binds(*samba, "Geheim-1234!"));
    directory->remove(image);
    CHECK_FALSE(fixture.look(lookup_user).has_value());
  }
  SUBCASE("another object got its name: it is not touched") {
    fixture.rename(lookup_user, "CN=OCSChat old");
    fixture.add({lookup_user, {{"objectClass", {"contact"}}}});
    CHECK(said().starts_with(begin + "its name is"));
    CHECK(fixture.look(lookup_user).has_value());
  }
}

TEST_CASE("ldap rights: what the account may not do is reported before, and refused in a sentence") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  add_account(fixture);
  const auto image = fixture.open()->before_image(lookup_user);
  const TemporaryFolder folder; // an ordinary user
  const auto login = samba->login_of("ocschat@contoso.com", "Geheim-1234!", folder.path());
  const auto directory = open_directory(samba->url(), login);
  const auto lacking = directory->release_advice(image, Release::remove).lacking;
  const auto contacts = "CN=Application Contacts,CN=RTC Service,CN=Services," + samba_configuration;
  INFO(fmt::format("{}", fmt::join(lacking, "\n")));
  CHECK(lacking ==
        Values{"it may not create contacts in '" + contacts + "'",
               "it may not write msRTCSIP-PrimaryUserAddress, msRTCSIP-UserEnabled, proxyAddresses of '" +
                   lookup_user + "'",
               "it may not delete '" + lookup_user +
                   "' (neither Delete on it nor Delete Child on 'OU=Staff," + samba_domain + "')",
               "it may not restore member of '" + group + "'",
               "it may not create user objects in 'OU=Staff," + samba_domain +
                   "', which a rollback requires"}); // Samba shows deleted objects to everybody
  const auto remarks = [&](DirectoryReader& by, Release release) {
    const auto advice = by.release_advice(image, release).remarks;
    return std::count(advice.begin(), advice.end(),
                      "the account that gc2pc uses may not write its owner and access list");
  };
  CHECK(remarks(*directory, Release::remove) == 1);
  CHECK(remarks(*directory, Release::withdraw) == 0); // it stays, with its descriptor
  CHECK(remarks(*fixture.open(), Release::remove) == 0);
  const std::string not_back = "its owner and access list are not restored";
  CHECK(directory->restore_fidelity(image).differences == Values{new_password, not_back});
  CHECK(fixture.open()->restore_fidelity(image).differences == Values{new_password});
  const auto said = line_of([&] { directory->create({"CN=x," + contacts, {{"objectClass", {"contact"}}}}); });
  CHECK(said.starts_with("permission: cannot create 'CN=x," + contacts + "': " + samba->url() + " says '"));
  CHECK(said.ends_with("(LDAP 50, Insufficient access)"));
  CHECK(error_of([&] { directory->remove_created(lookup_user); }).kind() == ErrorKind::permission);
}
