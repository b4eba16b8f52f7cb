// SPDX-License-Identifier: Apache-2.0
// The Persistent Chat pool and its home pool are two things.
#include "adapters/directory/pools.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

const std::string rtc = "CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com";

Deployment with_pools(const std::vector<std::string>& names) {
  Deployment deployment;
  for (const auto& name : names) {
    const auto dn = "CN=" + name + ",CN=Pools," + rtc;
    add_pool(deployment, {dn, {{"cn", {name}}, {"dNSHostName", {name + ".contoso.com"}}}});
    add_home_server(deployment, "CN=LC Services,CN=Microsoft," + dn);
  }
  finish(deployment);
  return deployment;
}

} // namespace

TEST_CASE("home pool: the pool of the same name, if there is one (Standard Edition)") {
  const auto deployment = with_pools({"se01", "fepool"});
  const auto home = home_pool_of(deployment, "SE01.contoso.com", {}, true);
  REQUIRE(home.has_value());
  CHECK(home->fqdn == "se01.contoso.com");
  CHECK(home->home_server_dn ==
        "CN=LC Services,CN=Microsoft,CN=se01,CN=Pools," + rtc); // as it is spelt there
}

TEST_CASE("home pool: named, for a Persistent Chat pool that has no object of its own") {
  const auto deployment = with_pools({"fepool", "fepool2"});
  CHECK(home_pool_of(deployment, "pcpool.contoso.com", "FEPOOL2.contoso.com", true)->fqdn ==
        "fepool2.contoso.com");
  CHECK(home_pool_of(deployment, "pcpool.contoso.com", "fepool", true)->fqdn == "fepool.contoso.com");
  CHECK_FALSE(home_pool_of(deployment, "pcpool.contoso.com", {}, false).has_value());
}

TEST_CASE("home pool: not known, the Registrar pools are listed and the option is named") {
  const auto deployment = with_pools({"fepool2", "fepool"});
  const auto said = [](const Deployment& in, const std::optional<std::string>& home, bool required) {
    return line_of([&] { (void)home_pool_of(in, "pcpool.contoso.com", home, required); });
  };
  CHECK(said(deployment, {}, true) ==
        "plan-errors: the home pool of the Persistent Chat pool 'pcpool.contoso.com' is unknown: no "
        "Registrar pool has that name. Give its next hop pool with --home-pool. Registrar pools are: "
        "fepool.contoso.com, fepool2.contoso.com.");
  CHECK(
      said(deployment, "fepol.contoso.com", false) ==
      "plan-errors: the directory has no Registrar pool 'fepol.contoso.com'. Correct --home-pool. Registrar "
      "pools are: fepool.contoso.com, fepool2.contoso.com.");
  CHECK(said({}, {}, true) ==
        "plan-errors: the home pool of the Persistent Chat pool 'pcpool.contoso.com' is unknown: no "
        "Registrar pool has that name. Give its next hop pool with --home-pool. The directory has no "
        "Registrar pools. Prepare the forest and deploy the home pool first.");
}

TEST_CASE("home pool: two of one name, and one that is not deployed completely") {
  auto deployment = with_pools({"fepool"});
  add_pool(deployment,
           {"CN=1:2,CN=Pools," + rtc, {{"cn", {"1:2"}}, {"dNSHostName", {"FEPool.contoso.com"}}}});
  CHECK(line_of([&] { (void)home_pool_of(deployment, "p", "fepool.contoso.com", true); }) ==
        "conflict: two pools have the name 'fepool.contoso.com': 'CN=fepool,CN=Pools," + rtc +
            "' and 'CN=1:2,CN=Pools," + rtc + "'. Remove the one that is not in use from the topology.");
  Deployment bare;
  add_pool(bare, {"CN=fepool,CN=Pools," + rtc, {{"cn", {"fepool"}}}});
  CHECK(line_of([&] { (void)home_pool_of(bare, "fepool", {}, true); }) ==
        "conflict: pool 'fepool' has no 'CN=Lc Services,CN=Microsoft,CN=fepool,CN=Pools," + rtc +
            "', which endpoints need as their home server. Deploy the pool completely first, or export the "
            "complete Configuration container.");
  CHECK(home_pool_of(bare, "fepool", {}, false)->fqdn == "fepool");
}
