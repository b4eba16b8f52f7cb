// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/directory_conformance.hpp"

#include "adapters/directory/dn.hpp"
#include "tests/support/expect_error.hpp"

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

Values owner_names(DirectoryReader& directory) {
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

void check_deployment(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  const auto home = "CN=Lc Services,CN=Microsoft," + names.pool;
  SUBCASE("without pools") {
    const auto deployment = directory->deployment();
    CHECK(deployment.pools.empty());
    CHECK(deployment.endpoints.empty());
    CHECK(deployment.sip_domains.empty());
    CHECK(same_dn(deployment.application_contacts_dn, names.contacts));
  }
  SUBCASE("a pool, with what its contacts name as their home server") {
    add_pool(fixture, names);
    const auto pools = directory->deployment().pools;
    REQUIRE(pools.size() == 1);
    CHECK(pools[0].fqdn == "pcpool.Contoso.com");
    CHECK(same_dn(pools[0].dn, names.pool));
    CHECK(same_dn(pools[0].home_server_dn, home));
  }
  SUBCASE("a pool without Lc Services") {
    add_pool(fixture, names);
    fixture.erase(home);
    const auto pools = directory->deployment().pools;
    REQUIRE(pools.size() == 1);
    CHECK(pools[0].home_server_dn.empty());
  }
  SUBCASE("endpoints of Persistent Chat and SIP domains, not the contacts of other applications") {
    add_pool(fixture, names);
    const auto urn = [](DirectoryEntry entry, const char* text) {
      return with(std::move(entry), "msRTCSIP-OwnerUrn", {text});
    };
    fixture.add(urn(contact("CN=a," + names.contacts, "a"), "urn:application:PersistentChat"));
    fixture.add(contact("CN=b," + names.contacts, "b"));
    fixture.add(urn(contact("CN=c," + names.contacts, "c"), "urn:application:Caa"));
    fixture.add(contact("CN=d," + names.staff, "d"));
    fixture.add({"CN=domain," + names.rtc,
                 {{"objectClass", {"top", "msRTCSIP-Domain"}},
                  {"cn", {"domain"}},
                  {"msRTCSIP-DomainName", {"Contoso.com"}}}});
    const auto deployment = directory->deployment();
    REQUIRE(deployment.endpoints.size() == 2);
    CHECK(deployment.endpoints[0].first("cn") == "a");
    CHECK(deployment.endpoints[1].first("cn") == "b");
    CHECK(deployment.sip_domains == Values{"contoso.com"});
  }
}

/// What belongs to an account although none of its attributes says so.
void check_relatives(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_chat_user(fixture, names);
  const auto devices = "CN=ExchangeActiveSyncDevices," + names.chat;
  const auto renamed = "OU=Renamed," + fixture.domain(), moved = "CN=OCSChat," + renamed;

  SUBCASE("the image knows parent and children") {
    fixture.add(container(devices, "ExchangeActiveSyncDevices"));
    fixture.add(container("CN=Phone," + devices, "Phone"));
    const auto image = directory->before_image(names.chat);
    REQUIRE(image.parent.has_value());
    CHECK(same_dn(image.parent->dn, names.staff));
    CHECK(image.parent->guid.has_value());
    REQUIRE(image.children.size() == 2);
    CHECK(same_dn(image.children[0].dn, devices));
    CHECK(same_dn(image.children[1].dn, "CN=Phone," + devices));
  }
  SUBCASE("objects below it keep it from being deleted, and that is found by reading") {
    fixture.add(container(devices, "ExchangeActiveSyncDevices"));
    const auto image = directory->before_image(names.chat);
    const auto why = "'" + names.chat + "' cannot be deleted: 1 object is below it: '" + devices +
                     "'. Remove it first (for phones: remove the phone partnerships in Exchange), or use "
                     "--release disable, which does not delete the account.";
    CHECK(directory->release_advice(image, Release::remove).obstacles == Values{why});
    CHECK(directory->release_advice(image, Release::withdraw).obstacles.empty());
    if (!directory->is_deferred())
      CHECK(line_of([&] { directory->remove(image); }) == "conflict: " + why);
    CHECK(directory->read(names.chat).has_value());
    CHECK(directory->read(devices).has_value());
    directory->withdraw(image); // which needs nothing of that
    CHECK(owner_names(*directory).empty());
    CHECK(directory->compare(image, Comparison::withdrawn).empty());
    directory->give_back(image);
    CHECK(directory->compare(image, Comparison::as_it_was).empty());
  }
  SUBCASE("many objects below it are counted, ten are named") {
    for (int i = 10; i < 22; ++i)
      fixture.add(
          container("CN=Phone " + std::to_string(i) + "," + names.chat, "Phone " + std::to_string(i)));
    const auto obstacles =
        directory->release_advice(directory->before_image(names.chat), Release::remove).obstacles;
    REQUIRE(obstacles.size() == 1);
    CHECK(obstacles[0].find("12 objects are below it: 'CN=Phone 10,") != std::string::npos);
    CHECK(obstacles[0].find("'CN=Phone 19,") != std::string::npos);
    CHECK(obstacles[0].find("'CN=Phone 20,") == std::string::npos);
    CHECK(obstacles[0].find(" and 2 more. Remove them first") != std::string::npos);
  }
  SUBCASE("a child that came since the image is a change") {
    const auto image = directory->before_image(names.chat);
    fixture.add(container(devices, "ExchangeActiveSyncDevices"));
    CHECK(error_of([&] { directory->require_unchanged(image); }).kind() == ErrorKind::changed);
  }
  SUBCASE("restored below a parent that was renamed") {
    const auto image = directory->before_image(names.chat);
    const auto promised = directory->restore_fidelity(image).all();
    directory->remove(image);
    fixture.rename(names.staff, "OU=Renamed");
    CHECK(directory->restore_obstacles(image, Release::remove).empty());
    CHECK(directory->restore(image).all() == promised);
    CHECK(directory->compare(image, Comparison::as_it_was) == promised);
    CHECK_FALSE(directory->read(names.chat).has_value());
    REQUIRE(directory->read(moved).has_value());
    CHECK(owner_names(*directory) == Values{"OCSChat"});
    const auto members = sorted(directory->read(names.group)->values("member"));
    REQUIRE(members.size() == 2);
    CHECK(std::any_of(members.begin(), members.end(),
                      [&](const auto& member) { return same_dn(member, moved); }));
    CHECK(directory->restore(image).all() == promised); // done again: it is there already
    fixture.rename(renamed, "OU=Staff");
  }
  SUBCASE("not restored where the parent is gone: found out before anything is written") {
    fixture.add({"OU=Services," + names.staff,
                 {{"objectClass", {"top", "organizationalUnit"}}, {"ou", {"Services"}}}});
    const auto dn = "CN=Deep,OU=Services," + names.staff;
    fixture.add(with(user(dn, "Deep"), "msRTCSIP-PrimaryUserAddress", {"sip:deep@contoso.com"}));
    const auto image = directory->before_image(dn);
    directory->remove(image);
    fixture.erase("OU=Services," + names.staff);
    const Values why{"The parent of the account does not exist: 'OU=Services," + names.staff +
                     "'. Restore it, or create it with the same name, then run rollback again."};
    CHECK(directory->restore_obstacles(image, Release::remove) == why);
    CHECK(line_of([&] { (void)directory->restore(image); }) == "conflict: " + why[0]);
  }
}

/// The last word is a comparison.
void check_comparison(DirectoryFixture& fixture, const Names& names) {
  const auto directory = fixture.open();
  add_chat_user(fixture, names);
  fixture.modify(names.chat, "description", {"chat"});
  const auto image = directory->before_image(names.chat);
  const auto differences = [&] { return directory->compare(image, Comparison::as_it_was); };
  CHECK(differences().empty());
  SUBCASE("attributes: another value, one more, one less") {
    fixture.modify(names.chat, "description", {"lookup"});
    fixture.modify(names.chat, "info", {"new"});
    fixture.modify(names.chat, "proxyAddresses", {"SMTP:ocschat@contoso.com"});
    CHECK(differences() == Values{"its attributes differ: description, info, proxyaddresses"});
    CHECK(directory->compare(image, Comparison::withdrawn) ==
          Values{"its attributes differ: description, info"});
  }
  SUBCASE("memberships and other links: one less, one more") {
    fixture.modify(names.group, "member", {names.other});
    fixture.modify(names.group, "managedBy", {});
    fixture.modify(names.other, "manager", {names.chat});
    const auto found = differences();
    CHECK(Values{found.begin(), found.end()}.size() == 3);
    for (const auto& clause : {"it is not a member of '" + names.group + "'",
                               "'" + names.group + "' does not refer to it (managedBy)",
                               "'" + names.other + "' refers to it (manager) now, but did not before"})
      CHECK(std::count(found.begin(), found.end(), clause) == 1);
  }
  SUBCASE("a group that is gone") {
    fixture.erase(names.group);
    CHECK(differences() == Values{"'" + names.group + "', which referred to it, does not exist"});
  }
  SUBCASE("an object below it") {
    fixture.add(container("CN=Phone," + names.chat, "Phone"));
    CHECK(differences() == Values{"'CN=Phone," + names.chat + "' is below it now, but was not before"});
  }
  SUBCASE("its name") {
    fixture.rename(names.chat, "CN=Renamed");
    const auto found = differences();
    REQUIRE_FALSE(found.empty());
    CHECK(found[0] == "its name is 'CN=Renamed," + names.staff + "'");
  }
  SUBCASE("it is gone") {
    directory->remove(image);
    CHECK(differences() == Values{"it does not exist"});
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
  SUBCASE("unrelated changes block neither remove nor restore") {
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
  SUBCASE("a group that is gone is reported, the rest restored") {
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
              "' now has the address 'sip:other@contoso.com'. Remove that address from it first.");
  }
  SUBCASE("an object that is gone is reported") {
    directory->withdraw(image);
    fixture.erase(names.chat);
    CHECK(line_of([&] { directory->give_back(image); }) ==
          "conflict: The account does not exist: '" + names.chat +
              "'. Restore it from a backup of the directory, or create it, then run rollback again.");
  }
  SUBCASE("advice before it") {
    const auto advice = directory->release_advice(image, Release::remove);
    CHECK(std::count(advice.remarks.begin(), advice.remarks.end(),
                     "while it is removed, it is not a member of '" + names.group + "'") == 1);
    CHECK(advice.lacking.empty());
    CHECK(directory->release_advice(image, Release::withdraw).lacking.empty());
  }
  SUBCASE("every server tells the same") {
    const auto views = directory->owners_everywhere(address);
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
    CHECK((directory->is_deferred() || same_dn(name(), names.endpoint)));
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
  SUBCASE("either it makes its changes itself, or it says what an administrator has to do") {
    CHECK(directory->pending_action().empty());
    directory->create(endpoint);
    CHECK(directory->pending_action().empty() != directory->is_deferred());
  }
  SUBCASE("not without a parent") {
    endpoint.dn = "CN={f0a1},CN=Nowhere," + names.rtc;
    CHECK(error_of([&] { directory->create(endpoint); }).kind() == ErrorKind::not_found);
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
  SUBCASE("deployment") {
    check_deployment(*fixture, names);
  }
  SUBCASE("relatives") {
    check_relatives(*fixture, names);
  }
  SUBCASE("comparison") {
    check_comparison(*fixture, names);
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
