// SPDX-License-Identifier: Apache-2.0
// Groups as large as an Active Directory may have them, in ranges of 1,500 values.
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/image.hpp"
#include "tests/directory/memory_fixture.hpp"
#include "tests/directory/memory_peak.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>

using namespace gc2pc;
using namespace gc2pc::test;
using namespace std::string_literals;

namespace {

using Values = std::vector<std::string>;

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");
const std::string staff = "OU=Staff," + MemoryDirectory::domain();
const std::string lookup_user = "CN=OCSChat," + staff;
const std::string group = "CN=Everybody,OU=Groups," + MemoryDirectory::domain();

std::string member(std::size_t number) {
  return "CN=Person number " + std::to_string(number) + ",OU=Staff," + MemoryDirectory::domain();
}

/// A group of so many, the lookup user as the last of them.
void add_group(MemoryFixture& fixture, std::size_t size, const std::string& name = group,
               const std::string& last = lookup_user) {
  Values members;
  members.reserve(size);
  for (std::size_t i = 1; i < size; ++i)
    members.push_back(member(i));
  members.push_back(last);
  fixture.add({name, {{"objectClass", {"top", "group"}}, {"member", std::move(members)}}});
}

void add_account(MemoryFixture& fixture, const std::string& dn = lookup_user) {
  fixture.add({dn,
               {{"objectClass", {"top", "person", "organizationalPerson", "user"}},
                {"sAMAccountName", {"OCSChat"}},
                {"thumbnailPhoto", {std::string("\0\x01\xFF\xFE\n", 5)}},
                {"msRTCSIP-PrimaryUserAddress", {"sip:ocschat@contoso.com"}},
                {"proxyAddresses", {"SMTP:ocschat@contoso.com", "sip:ocschat@contoso.com"}}}});
}

Values sorted(std::span<const std::string> values) {
  Values copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

} // namespace

TEST_CASE("large groups: 2,000 values in two ranges") {
  MemoryFixture fixture;
  add_account(fixture);
  add_group(fixture, 2'000);
  const auto connection = connect(fixture.settings());
  const auto whole = connection->read(group);
  REQUIRE(whole.has_value());
  const auto before = fixture.memory.look(group);
  CHECK(sorted(whole->values("member")) == sorted(before->values("member")));
  CHECK(connection->read(group, {"member"})->values("member").size() == 2'000);
  CHECK(connection->read(group, {"cn"})->attributes.size() == 1);
  const auto again = fixture.open()->read(group);
  CHECK(again->values("member").size() == 2'000);
}

TEST_CASE("large groups: exactly one, two and three ranges, and one value more") {
  MemoryFixture fixture;
  const auto connection = connect(fixture.settings());
  for (const std::size_t size : {1u, 1'499u, 1'500u, 1'501u, 3'000u, 3'001u, 4'500u}) {
    CAPTURE(size);
    const auto name = "CN=of " + std::to_string(size) + ",OU=Groups," + MemoryDirectory::domain();
    add_group(fixture, size, name, member(0));
    CHECK(connection->read(name)->values("member").size() == size);
  }
}

TEST_CASE("large groups: values with escapes, octets, and an attribute with another option") {
  MemoryFixture fixture;
  fixture.memory.range_step = 2;
  Values members, octets;
  for (const auto* name : {"a\\, b", "\\#c", "d\\2Be\\5Cf", "J\xC3\xB6rg \\\"G\\\"", "\\ g\\ ", "h\\0Ai"}) {
    members.push_back("CN="s + name + "," + staff);
    fixture.add({members.back(), {{"objectClass", {"top", "contact"}}}});
  }
  for (char octet = 0; octet < 5; ++octet)
    octets.push_back({'\0', octet, '\xFF', ';', '='});
  fixture.add({group,
               {{"objectClass", {"top", "group"}},
                {"member", members},
                {"userCertificate;binary", octets},
                {"description;lang-de", {"Gruppe"}}}});
  const auto got = connect(fixture.settings())->read(group);
  REQUIRE(got.has_value());
  CHECK(sorted(got->values("member")) == sorted(members));
  CHECK(sorted(got->values("userCertificate;binary")) == sorted(octets));
  CHECK(got->first("description;lang-de") == "Gruppe");
  for (const auto& name : members) {
    CAPTURE(name);
    CHECK(fixture.open()->before_image(name).group_dns == Values{group});
  }
}

TEST_CASE("large groups: a million values in 667 ranges, in time and memory that grow with them") {
  MemoryFixture fixture;
  const auto read = [&](std::size_t size) {
    const auto name = "CN=of " + std::to_string(size) + ",OU=Groups," + MemoryDirectory::domain();
    add_group(fixture, size, name, member(0));
    const auto connection = connect(fixture.settings());
    const auto begin = std::clock(); // of the processor, the server's side included: the machine may be busy
    const MemoryPeak memory;
    {
      const auto entry = connection->read(name, {"member"});
      REQUIRE(entry.has_value());
      CHECK(entry->values("member").size() == size);
    }
    const auto took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::cout << size << " values: " << took << " s, " << memory.grown_kilobytes() / 1024 << " MiB more\n";
    return std::pair(took, memory.grown_kilobytes());
  };
  const auto tenth = read(100'000);
  const auto whole = read(1'000'000);
  CHECK(whole.first < 20 * std::max(tenth.first, 0.1));
  CHECK(tenth.second < std::size_t{40} << 10);
  CHECK(whole.second < std::size_t{300} << 10);
}

TEST_CASE("large groups: changed while they are read, they are read again") {
  MemoryFixture fixture;
  add_account(fixture);
  add_group(fixture, 4'000);
  int changes = 0, most = 1;
  LdapServer server([&](const LdapRequest& request, LdapPeer& peer) {
    if (changes < most && !request.attributes.empty() && request.attributes[0] == "member;range=1500-*") {
      ++changes;
      Values fewer;
      for (std::size_t i = static_cast<std::size_t>(changes) + 1; i < 4'000; ++i)
        fewer.push_back(member(i));
      fixture.memory.modify(group, "member", std::move(fewer));
    }
    fixture.memory.answer(request, peer);
  });
  const TestLogin login;
  const auto connection = connect(login.settings(server));
  SUBCASE("once") {
    CHECK(connection->read(group)->values("member").size() == 3'998);
  }
  SUBCASE("all the time") {
    most = 100;
    CHECK(
        line_of([&] { (void)connection->read(group); }) ==
        "changed: the object changed during each of the 3 times that gc2pc read all values of 'member' of '" +
            group + "'. Run the same command again when the object is not being changed.");
    CHECK(changes == 3);
  }
}

TEST_CASE("large groups: renamed while it is read, a group is found by its GUID") {
  MemoryFixture fixture;
  add_account(fixture);
  add_group(fixture, 2'000);
  bool renamed = false;
  LdapServer server([&](const LdapRequest& request, LdapPeer& peer) {
    if (!renamed && !request.attributes.empty() && request.attributes[0] == "member;range=0-*") {
      renamed = true;
      fixture.memory.rename(group, "CN=All of us");
    }
    fixture.memory.answer(request, peer);
  });
  const TestLogin login;
  CHECK(connect(login.settings(server))->read(group)->values("member").size() == 2'000);
  CHECK(renamed);
}

TEST_CASE("large groups: an account is taken out of a group of 2,000 and put back") {
  MemoryFixture fixture;
  add_account(fixture);
  add_group(fixture, 2'000);
  fixture.modify(group, "managedBy", {lookup_user});
  const auto before = fixture.memory.look(group);
  const auto directory = fixture.open();
  const auto image = directory->before_image(lookup_user);
  CHECK(image.group_dns == Values{group});
  const auto links = ldap::read_back(image).links;
  REQUIRE(links.size() == 2);
  CHECK(links[0].attribute == "managedBy");
  CHECK(links[1].attribute == "member");
  CHECK(links[1].holder_dn == group);

  directory->remove(image);
  CHECK_FALSE(fixture.memory.look(lookup_user).has_value());
  CHECK(fixture.memory.look(group)->values("member").size() == 1'999);
  CHECK(fixture.memory.look(group)->values("managedBy").empty());
  const auto fidelity = directory->restore(image);
  CHECK(fidelity.same_guid);
  CHECK(fidelity.same_sid);
  CHECK(fidelity.differences.empty());
  const auto after = fixture.memory.look(group);
  CHECK(sorted(after->values("member")) == sorted(before->values("member")));
  CHECK(after->first("managedBy") == lookup_user);
  CHECK(directory->find_owners(address).size() == 1);
  CHECK(directory->restore(image).differences.empty()); // once more: nothing is added twice
  CHECK(fixture.memory.look(group)->values("member").size() == 2'000);
}

TEST_CASE("large groups: what names an account is known without reading a million names") {
  MemoryFixture fixture;
  add_account(fixture);
  add_group(fixture, 1'000'000);
  // Groups and people that name other people only.
  add_group(fixture, 2'000, "CN=Others,OU=Groups," + MemoryDirectory::domain(), member(0));
  fixture.modify("CN=Others,OU=Groups," + MemoryDirectory::domain(), "managedBy", {lookup_user});
  const auto directory = fixture.open();
  (void)directory->find_owners(address); // schema and root are known then
  const auto sent = fixture.memory.values_sent();
  const auto begin = std::chrono::steady_clock::now();
  const auto image = directory->before_image(lookup_user);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "before-image: " << took.count() << " s, " << fixture.memory.values_sent() - sent
            << " values\n";
  CHECK(fixture.memory.values_sent() - sent < 200);
  const auto links = ldap::read_back(image).links;
  REQUIRE(links.size() == 2);
  CHECK(links[0].holder_dn == group);
  CHECK(links[0].attribute == "member");
  CHECK(links[1].holder_dn == "CN=Others,OU=Groups," + MemoryDirectory::domain());
  CHECK(links[1].attribute == "managedBy");
  directory->remove(image);
  const auto removed = fixture.memory.values_sent();
  CHECK(directory->restore(image).differences.empty());
  CHECK(fixture.memory.values_sent() - removed < 200);
  CHECK(fixture.memory.look(group)->values("member").size() == 1'000'000);
}
