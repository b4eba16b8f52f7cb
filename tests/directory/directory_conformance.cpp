// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/directory_conformance.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/read_only_directory.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace gc2pc::test {
namespace {

using Values = std::vector<std::string>;

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");

DirectoryEntry user(const std::string& dn, const std::string& name) {
  return {dn,
          {{"objectClass", {"top", "person", "organizationalPerson", "user"}},
           {"cn", {name}},
           {"sAMAccountName", {name}}}};
}

DirectoryEntry contact(const std::string& dn, const std::string& name) {
  return {dn, {{"objectClass", {"top", "person", "organizationalPerson", "contact"}}, {"cn", {name}}}};
}

DirectoryEntry container(const std::string& dn, const std::string& name) {
  return {dn, {{"objectClass", {"top", "container"}}, {"cn", {name}}}};
}

DirectoryEntry with(DirectoryEntry entry, const std::string& attribute, Values values) {
  entry.attributes.push_back({attribute, std::move(values)});
  return entry;
}

Values owner_names(Directory& directory) {
  Values names;
  for (const auto& owner : directory.find_owners(address))
    names.push_back(owner.entry.first("cn"));
  std::sort(names.begin(), names.end());
  return names;
}

Values sorted(std::span<const std::string> values) {
  Values copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

/// Names in what a test made, kept together.
struct Names {
  explicit Names(const DirectoryFixture& fixture)
      : staff("OU=Staff," + fixture.domain()), chat("CN=OCSChat," + staff), other("CN=Other," + staff),
        groups("OU=Groups," + fixture.domain()), group("CN=Chat Services," + groups),
        rtc("CN=RTC Service,CN=Services," + fixture.configuration()),
        contacts("CN=Application Contacts," + rtc), endpoint("CN={f0a1}," + contacts),
        pool("CN=PCPOOL.contoso.com,CN=Pools," + rtc) {}
  std::string staff, chat, other, groups, group, rtc, contacts, endpoint, pool;
};

void add_chat_user(DirectoryFixture& fixture, const Names& names) {
  fixture.add(
      with(with(user(names.chat, "OCSChat"), "msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"}),
           "proxyAddresses", {"SMTP:ocschat@contoso.com", "sip:OCSChat@contoso.com"}));
  fixture.add(user(names.other, "Other"));
  fixture.add({names.group,
               {{"objectClass", {"top", "group"}},
                {"cn", {"Chat Services"}},
                {"sAMAccountName", {"Chat Services"}},
                {"member", {names.other, names.chat}},
                {"managedBy", {names.chat}}}});
}

void add_pool(DirectoryFixture& fixture, const Names& names) {
  fixture.add(with(
      DirectoryEntry{names.pool, {{"objectClass", {"top", "msRTCSIP-Pool"}}, {"cn", {"PCPOOL.contoso.com"}}}},
      "dNSHostName", {"pcpool.Contoso.com"}));
  fixture.add(container("CN=Microsoft," + names.pool, "Microsoft"));
  fixture.add(container("CN=Lc Services,CN=Microsoft," + names.pool, "Lc Services"));
}

void check_owners(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  SUBCASE("nobody") {
    CHECK(directory->find_owners(address).empty());
  }
  SUBCASE("a user by both attributes is one owner, with its attributes") {
    add_chat_user(fixture, names);
    const auto owners = directory->find_owners(address);
    REQUIRE(owners.size() == 1);
    CHECK(same_dn(owners[0].entry.dn, names.chat));
    CHECK(owners[0].kind == OwnerKind::user);
    CHECK_FALSE(owners[0].is_endpoint);
    CHECK(owners[0].entry.first("samaccountname") == "OCSChat");
  }
  SUBCASE("either attribute, any value, any case, any class, the Configuration container too") {
    fixture.add(
        with(user("CN=a," + names.staff, "a"), "msRTCSIP-PrimaryUserAddress", {"SIP:OCSChat@CONTOSO.com"}));
    fixture.add(with(contact("CN=b," + names.staff, "b"), "proxyAddresses",
                     {"SMTP:b@contoso.com", "Sip:ocschat@contoso.com"}));
    fixture.add(with(contact("CN=c," + names.contacts, "c"), "msRTCSIP-PrimaryUserAddress",
                     {"sip:ocschat@contoso.com"}));
    fixture.add(
        with(DirectoryEntry{"CN=d," + names.groups,
                            {{"objectClass", {"top", "group"}}, {"cn", {"d"}}, {"sAMAccountName", {"d"}}}},
             "proxyAddresses", {"sip:ocschat@contoso.com"}));
    fixture.add(with(user("CN=e," + names.staff, "e"), "msRTCSIP-PrimaryUserAddress",
                     {"sip:ocschat@contoso.com.de"}));
    fixture.add(with(user("CN=f," + names.staff, "f"), "mail", {"ocschat@contoso.com"}));
    CHECK(owner_names(*directory) == Values{"a", "b", "c", "d"});
    for (const auto& owner : directory->find_owners(address)) {
      const auto name = owner.entry.first("cn");
      CAPTURE(name);
      CHECK(owner.kind == (name == "a"   ? OwnerKind::user
                           : name == "d" ? OwnerKind::other
                                         : OwnerKind::contact));
      CHECK(owner.is_endpoint == (name == "c"));
    }
  }
  SUBCASE("a deleted object owns nothing") {
    add_chat_user(fixture, names);
    fixture.erase(names.chat);
    CHECK(directory->find_owners(address).empty());
  }
}

void check_reading(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_chat_user(fixture, names);
  SUBCASE("read") {
    const auto entry = directory->read("cn=ocschat, ou=STAFF, " + fixture.domain());
    REQUIRE(entry.has_value());
    CHECK(same_dn(entry->dn, names.chat));
    CHECK(entry->is_a("USER"));
    CHECK(sorted(entry->values("proxyaddresses")) ==
          Values{"SMTP:ocschat@contoso.com", "sip:OCSChat@contoso.com"});
    CHECK_FALSE(directory->read("CN=Nobody," + names.staff).has_value());
    CHECK(error_of([&] { (void)directory->read("nobody"); }).kind() == ErrorKind::wrong_input);
  }
  SUBCASE("live guids") {
    const auto here = Guid::from_directory(directory->read(names.chat)->first("objectGUID"));
    const auto gone = Guid::from_directory(directory->read(names.other)->first("objectGUID"));
    const auto never = Guid::parse("0f0e0d0c-0b0a-0908-0706-050403020100");
    REQUIRE((here && gone && never));
    fixture.erase(names.other);
    const std::vector<Guid> wanted{*here, *gone, *never, *here};
    CHECK(directory->live_guids(wanted) == std::set<Guid>{*here});
    CHECK(directory->live_guids({}).empty());
  }
}

void check_pools(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  SUBCASE("none") {
    CHECK(directory->pools().empty());
    CHECK_FALSE(directory->find_pool("pcpool.contoso.com").has_value());
  }
  SUBCASE("found without case, with what an endpoint needs") {
    add_pool(fixture, names);
    CHECK(directory->pools() == Values{"pcpool.Contoso.com"});
    const auto pool = directory->find_pool("PcPool.CONTOSO.com");
    REQUIRE(pool.has_value());
    CHECK(pool->fqdn == "pcpool.Contoso.com");
    CHECK(same_dn(pool->dn, names.pool));
    CHECK(same_dn(pool->home_server_dn, "CN=Lc Services,CN=Microsoft," + names.pool));
    CHECK(same_dn(pool->application_contacts_dn, names.contacts));
    CHECK_FALSE(directory->find_pool("pcpool").has_value());
    CHECK(pool->endpoints.empty());
    CHECK(pool->sip_domains.empty());
  }
  SUBCASE("with its endpoints and the SIP domains, where the directory has them") {
    add_pool(fixture, names);
    const auto home = "CN=Lc Services,CN=Microsoft," + names.pool;
    fixture.add(with(contact(names.endpoint, "{f0a1}"), "msRTCSIP-PrimaryHomeServer", {home}));
    fixture.add(with(contact("CN=elsewhere," + names.contacts, "elsewhere"), "msRTCSIP-PrimaryHomeServer",
                     {"CN=Pools," + names.rtc}));
    fixture.add({"CN=domain," + names.rtc,
                 {{"objectClass", {"top", "msRTCSIP-Domain"}},
                  {"cn", {"domain"}},
                  {"msRTCSIP-DomainName", {"Contoso.com"}}}});
    const auto pool = directory->find_pool("pcpool.contoso.com");
    REQUIRE(pool.has_value());
    REQUIRE(pool->endpoints.size() == 1);
    CHECK(same_dn(pool->endpoints[0].dn, names.endpoint));
    CHECK(pool->sip_domains == Values{"contoso.com"});
  }
  SUBCASE("a pool without Lc Services is a conflict") {
    add_pool(fixture, names);
    fixture.erase("CN=Lc Services,CN=Microsoft," + names.pool);
    CHECK(error_of([&] { (void)directory->find_pool("pcpool.contoso.com"); }).kind() == ErrorKind::conflict);
  }
}

void check_remove_and_restore(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_chat_user(fixture, names);
  const auto image = directory->before_image(names.chat);

  SUBCASE("the image knows the object and what links to it") {
    CHECK(same_dn(image.dn, names.chat));
    REQUIRE(image.group_dns.size() == 1);
    CHECK(same_dn(image.group_dns[0], names.group));
    CHECK(image.ldif.find("sip:ocschat@contoso.com") != std::string::npos);
    CHECK(error_of([&] { (void)directory->before_image("CN=x," + names.staff); }).kind() ==
          ErrorKind::not_found);
  }
  SUBCASE("removed, the object and all links to it are gone; restored, they are back") {
    const auto promised = directory->restore_fidelity(image);
    directory->remove(image);
    CHECK_FALSE(directory->read(names.chat).has_value());
    CHECK(directory->find_owners(address).empty());
    CHECK(sorted(directory->read(names.group)->values("member")) == Values{names.other});
    CHECK(directory->read(names.group)->values("managedBy").empty());
    CHECK(directory->read(names.other).has_value());
    CHECK(error_of([&] { directory->remove(image); }).kind() == ErrorKind::not_found);

    const auto fidelity = fixture.open()->restore(image);
    CHECK(fidelity.same_guid == promised.same_guid);
    CHECK(fidelity.same_sid == promised.same_sid);
    CHECK(fidelity.differences == promised.differences);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
    CHECK(sorted(directory->read(names.group)->values("member")) == sorted(Values{names.chat, names.other}));
    CHECK(directory->read(names.group)->first("managedBy") == names.chat);
    const auto again = directory->restore(image);
    CHECK(again.differences == promised.differences);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
  }
  SUBCASE("unchanged, or not there") {
    directory->require_unchanged(image);
    read_only(fixture.open())->require_unchanged(image);
    directory->remove(image);
    CHECK(error_of([&] { directory->require_unchanged(image); }).kind() == ErrorKind::not_found);
  }
  SUBCASE("not removed when it is not as it was") {
    SUBCASE("another value") {
      fixture.modify(names.chat, "description", {"kept by the service desk"});
    }
    SUBCASE("a value less") {
      fixture.modify(names.chat, "proxyAddresses", {});
    }
    SUBCASE("a new link") {
      fixture.modify(names.other, "manager", {names.chat});
    }
    SUBCASE("a link less") {
      fixture.modify(names.group, "managedBy", {});
    }
    CHECK(error_of([&] { directory->require_unchanged(image); }).kind() == ErrorKind::changed);
    CHECK(error_of([&] { directory->remove(image); }).kind() == ErrorKind::changed);
    CHECK(directory->read(names.chat).has_value());
  }
  SUBCASE("unrelated changes hinder neither remove nor restore") {
    fixture.modify(names.other, "description", {"moved desk"});
    directory->remove(image);
    fixture.modify(names.group, "description", {"chat"});
    fixture.add(user("CN=New," + names.staff, "New"));
    fixture.modify(names.group, "member", {"CN=New," + names.staff, names.other});
    (void)directory->restore(image);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
    CHECK(directory->read(names.group)->first("description") == "chat");
    CHECK(sorted(directory->read(names.group)->values("member")) ==
          sorted(Values{"CN=New," + names.staff, names.chat, names.other}));
  }
  SUBCASE("a group that is gone is told, the rest restored") {
    directory->remove(image);
    fixture.erase(names.group);
    const auto promised = directory->restore_fidelity(image);
    CHECK(promised.differences.size() == 1);
    CHECK(directory->restore(image).differences == promised.differences);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
  }
  SUBCASE("another object under the name is not overwritten") {
    directory->remove(image);
    fixture.add(user(names.chat, "OCSChat"));
    CHECK(error_of([&] { (void)directory->restore(image); }).kind() == ErrorKind::conflict);
    CHECK(directory->read(names.chat)->values("proxyAddresses").empty());
  }
}

void check_withdraw_and_give_back(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_chat_user(fixture, names);
  fixture.modify(names.chat, "msRTCSIP-UserEnabled", {"TRUE"});
  const auto image = directory->before_image(names.chat);
  SUBCASE("the object stays and loses its address, then has it again") {
    directory->withdraw(image);
    CHECK(directory->find_owners(address).empty());
    const auto left = directory->read(names.chat);
    REQUIRE(left.has_value());
    CHECK(left->values("msRTCSIP-PrimaryUserAddress").empty());
    CHECK(left->values("msRTCSIP-UserEnabled").empty());
    CHECK(sorted(left->values("proxyAddresses")) == Values{"SMTP:ocschat@contoso.com"});
    CHECK(sorted(directory->read(names.group)->values("member")) == sorted(Values{names.chat, names.other}));
    CHECK(error_of([&] { directory->withdraw(image); }).kind() == ErrorKind::changed);

    fixture.modify(names.chat, "description", {"retired"});
    directory->give_back(image);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
    const auto back = directory->read(names.chat);
    CHECK(back->first("msRTCSIP-UserEnabled") == "TRUE");
    CHECK(back->first("description") == "retired");
    CHECK(sorted(back->values("proxyAddresses")) ==
          Values{"SMTP:ocschat@contoso.com", "sip:OCSChat@contoso.com"});
    directory->give_back(image);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
  }
  SUBCASE("not when it is not as it was") {
    fixture.modify(names.chat, "description", {"kept by the service desk"});
    CHECK(error_of([&] { directory->withdraw(image); }).kind() == ErrorKind::changed);
    CHECK(owner_names(*directory) == Values{"OCSChat"});
  }
  SUBCASE("an object with another address keeps that") {
    directory->withdraw(image);
    fixture.modify(names.chat, "msRTCSIP-PrimaryUserAddress", {"sip:other@contoso.com"});
    CHECK(line_of([&] { directory->give_back(image); }) ==
          "conflict: '" + names.chat +
              "' was given the address 'sip:other@contoso.com' since. Take that away from it first.");
  }
  SUBCASE("an object that is gone is told") {
    directory->withdraw(image);
    fixture.erase(names.chat);
    CHECK(line_of([&] { directory->give_back(image); }) ==
          "conflict: '" + names.chat +
              "' is gone since it gave its address up. Restore it from the directory's backup, or create it, "
              "then "
              "run rollback again.");
  }
  SUBCASE("advice before it") {
    const auto advice = directory->release_advice(image, Release::remove);
    CHECK(std::count(advice.remarks.begin(), advice.remarks.end(),
                     "it will vanish from '" + names.group + "' until it is put back") == 1);
    CHECK(advice.lacking.empty());
    const auto dry = read_only(fixture.open());
    CHECK(dry->release_advice(image, Release::withdraw).lacking.empty());
    CHECK(error_of([&] { dry->withdraw(image); }).kind() == ErrorKind::internal);
    CHECK(error_of([&] { dry->give_back(image); }).kind() == ErrorKind::internal);
  }
  SUBCASE("every server tells the same") {
    const auto views = read_only(fixture.open())->owners_everywhere(address);
    REQUIRE(views.size() == 1);
    CHECK(views[0].trouble.empty());
    CHECK(views[0].owners.size() == 1);
  }
}

void check_create(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_pool(fixture, names);
  auto endpoint =
      with(contact(names.endpoint, "{f0a1}"), "msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"});
  endpoint = with(endpoint, "msRTCSIP-PrimaryHomeServer", {"CN=Lc Services,CN=Microsoft," + names.pool});
  endpoint = with(endpoint, "displayName", {"J\xC3\xB6rg's chat"});
  const auto name = [&] { return directory->find_owners(address).at(0).entry.dn; };
  SUBCASE("created, found, removed, removed again") {
    directory->create(endpoint);
    const auto owners = directory->find_owners(address);
    REQUIRE(owners.size() == 1);
    CHECK(owners[0].kind == OwnerKind::contact);
    CHECK(owners[0].is_endpoint);
    CHECK(owners[0].entry.first("displayName") == "J\xC3\xB6rg's chat");
    CHECK((directory->leaves_changes_to_others() || same_dn(name(), names.endpoint)));
    CHECK(same_dn(Dn::require(name()).parent().value(), names.contacts));
    CHECK(error_of([&] { directory->create(endpoint); }).kind() == ErrorKind::conflict);
    const auto created = name();
    directory->remove_created(created);
    CHECK_FALSE(directory->read(created).has_value());
    directory->remove_created(created);
  }
  SUBCASE("without leftovers, removing them changes nothing") {
    directory->create(endpoint);
    directory->remove_leftovers();
    CHECK(directory->read(name())->first("displayName") == endpoint.first("displayName"));
  }
  SUBCASE("either it makes its changes itself, or it says what somebody has to do") {
    CHECK(directory->errand().empty());
    directory->create(endpoint);
    CHECK(directory->errand().empty() != directory->leaves_changes_to_others());
    const auto dry = read_only(fixture.open());
    CHECK(dry->leaves_changes_to_others() == directory->leaves_changes_to_others());
  }
  SUBCASE("not without a parent") {
    endpoint.dn = "CN={f0a1},CN=Nowhere," + names.rtc;
    CHECK(error_of([&] { directory->create(endpoint); }).kind() == ErrorKind::not_found);
  }
  SUBCASE("read-only: reads pass, writes are a bug") {
    add_chat_user(fixture, names);
    const auto before = directory->before_image(names.chat);
    const auto dry = read_only(fixture.open());
    CHECK(dry->description() == directory->description());
    CHECK(owner_names(*dry) == Values{"OCSChat"});
    CHECK(dry->read(names.chat).has_value());
    CHECK(dry->live_guids({}).empty());
    CHECK(dry->pools().size() == 1);
    CHECK(dry->find_pool("pcpool.contoso.com").has_value());
    const auto image = dry->before_image(names.chat);
    CHECK(dry->restore_fidelity(image).same_guid == directory->restore_fidelity(image).same_guid);
    CHECK(error_of([&] { dry->remove(image); }).kind() == ErrorKind::internal);
    CHECK(error_of([&] { (void)dry->restore(image); }).kind() == ErrorKind::internal);
    CHECK(error_of([&] { dry->create(endpoint); }).kind() == ErrorKind::internal);
    CHECK(error_of([&] { dry->remove_created(names.chat); }).kind() == ErrorKind::internal);
    CHECK(directory->before_image(names.chat).ldif == before.ldif);
    CHECK_FALSE(directory->read(names.endpoint).has_value());
  }
}

} // namespace

void check_directory_conformance(const DirectoryFixtureFactory& make) {
  const auto fixture = make();
  const Names names(*fixture);
  SUBCASE("owners") {
    check_owners(*fixture, names);
  }
  SUBCASE("reading") {
    check_reading(*fixture, names);
  }
  SUBCASE("pools") {
    check_pools(*fixture, names);
  }
  SUBCASE("remove and restore") {
    check_remove_and_restore(*fixture, names);
  }
  SUBCASE("withdraw and give back") {
    check_withdraw_and_give_back(*fixture, names);
  }
  SUBCASE("create") {
    check_create(*fixture, names);
  }
}

} // namespace gc2pc::test
