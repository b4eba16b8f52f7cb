// SPDX-License-Identifier: Apache-2.0
// What search programs write, as they write it: of a real directory, not by hand.
#include "adapters/directory/ldif_directory.hpp"

#include "tests/directory/samba_dc.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");
const std::string user = "CN=OCSChat,OU=Staff," + samba_domain;
const std::string group = "CN=Chat Services,OU=Groups," + samba_domain;
const std::string pools = "CN=Pools,CN=RTC Service,CN=Services," + samba_configuration;

void fill(SambaFixture& fixture) {
  fixture.add({user,
               {{"objectClass", {"user"}},
                {"sAMAccountName", {"OCSChat"}},
                {"displayName",
                 {"J\xC3\xB6rg's Chat with a name that is long enough for a line of its own and more"}},
                {"thumbnailPhoto", {std::string("\0\x01\xFF\xFE\n", 5)}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}},
                {"proxyAddresses", {"SMTP:ocschat@contoso.com", address.text()}}}});
  fixture.add(
      {group, {{"objectClass", {"group"}}, {"sAMAccountName", {"Chat Services"}}, {"member", {user}}}});
  const std::string pool = "CN=pc.contoso.com," + pools;
  fixture.add({pool, {{"objectClass", {"msRTCSIP-Pool"}}, {"dNSHostName", {"pc.contoso.com"}}}});
  fixture.add({"CN=Microsoft," + pool, {{"objectClass", {"container"}}}});
  fixture.add({"CN=Lc Services,CN=Microsoft," + pool, {{"objectClass", {"container"}}}});
}

/// Runs a command line of the shell; its output goes to `file`.
bool run(const std::string& command, const fs::path& file) {
  return std::system((command + " >'" + file.string() + "' 2>'" + file.string() + ".err'").c_str()) == 0;
}

std::string ldapsearch(const SambaDc& samba, const std::string& options, const std::string& base) {
  return "LDAPTLS_CACERT='" + (samba.folder / "tls/ca.pem").string() + "' ldapsearch -x -H " + samba.url() +
         " -D Administrator@GC2PC.TEST -y '" + (samba.folder / "password").string() + "' " + options +
         " -b '" + base + "'";
}

std::string ldbsearch(const SambaDc& samba, const std::string& options) {
  return "ldbsearch -H '" + (samba.folder / "dc1/private/sam.ldb").string() + "' " + options;
}

/// A handover in the files and its undoing.
void check_handover(const std::vector<fs::path>& files) {
  std::vector<std::string> before;
  std::transform(files.begin(), files.end(), std::back_inserter(before), read_file);
  LdifDirectory directory(files);
  const auto owners = directory.find_owners(address);
  REQUIRE(owners.size() == 1);
  CHECK(owners[0].entry.dn == user);
  CHECK(owners[0].kind == OwnerKind::user);
  CHECK(owners[0].entry.first("displayName").starts_with("J\xC3\xB6rg's Chat with a name"));
  CHECK(directory.deployment().pools.size() == 1);
  const auto image = directory.before_image(user);
  CHECK(image.group_dns == std::vector<std::string>{group});
  directory.remove(image);
  CHECK(directory.find_owners(address).empty());
  directory.create({"CN={1},CN=Application Contacts,CN=RTC Service,CN=Services," + samba_configuration,
                    {{"objectClass", {"contact"}}, {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  REQUIRE(directory.find_owners(address).size() == 1);
  CHECK(directory.find_owners(address)[0].is_endpoint);
  directory.remove_created("CN={1},CN=Application Contacts,CN=RTC Service,CN=Services," +
                           samba_configuration);
  CHECK(directory.restore(image).differences.empty());
  for (std::size_t i = 0; i < files.size(); ++i)
    CHECK(read_file(files[i]) == before[i]);
}

} // namespace

TEST_CASE("ldif tools: ldapsearch with and without -L, in pages, a file for each naming context") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba);
  fill(fixture);
  for (const std::string options : {"", "-L", "-LLL", "-E pr=100/noprompt", "-LLL -E pr=100/noprompt"}) {
    CAPTURE(options);
    const TemporaryFolder folder;
    const std::vector<fs::path> files{folder / "domain.ldif", folder / "configuration.ldif"};
    REQUIRE(run(ldapsearch(*samba, options, samba_domain), files[0]));
    REQUIRE(run(ldapsearch(*samba, options, samba_configuration), files[1]));
    check_handover(files);
    if (!options.empty())
      continue;
    // The same, one after the other.
    write_file(folder / "all.ldif", read_file(files[0]) + "\n" + read_file(files[1]));
    check_handover({folder / "all.ldif"});
  }
}

TEST_CASE("ldif tools: ldapsearch that asked for each page") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const TemporaryFolder folder;
  const auto file = folder / "d.ldif";
  for (const std::string options : {"", "-LLL"}) {
    CAPTURE(options);
    REQUIRE(run(ldapsearch(*samba, options + " -E pr=100/prompt", samba_domain) + " </dev/null", file));
    const auto said = line_of([&] { LdifDirectory directory(file); });
    CHECK(said.ends_with(": ldapsearch asked for the next page here. Export it again without prompts: "
                         "ldapsearch -E pr=500/noprompt."));
  }
}

TEST_CASE("ldif tools: ldapsearch that found no such base") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const TemporaryFolder folder;
  const auto file = folder / "d.ldif";
  CHECK_FALSE(run(ldapsearch(*samba, "", "DC=none"), file));
  CHECK(line_of([&] {
          LdifDirectory directory(file);
        }).find("the export is incomplete: the search ended with 'result: ") != std::string::npos);
}

TEST_CASE("ldif tools: ldbsearch, of each naming context and of all at once") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  if (std::system("command -v ldbsearch >/dev/null") != 0) {
    skip("ldbsearch is not installed (package ldb-tools)");
    return;
  }
  SambaFixture fixture(*samba);
  fill(fixture);
  const TemporaryFolder folder;
  const std::vector<fs::path> files{folder / "domain.ldif", folder / "configuration.ldif"};
  REQUIRE(run(ldbsearch(*samba, "-b " + samba_domain), files[0]));
  REQUIRE(run(ldbsearch(*samba, "-b " + samba_configuration), files[1]));
  CHECK(read_file(files[0]).find("# Referral\nref: ") != std::string::npos);
  check_handover(files);
  REQUIRE(run(ldbsearch(*samba, "--cross-ncs -b " + samba_domain), folder / "all.ldif"));
  check_handover({folder / "all.ldif"});
}
