// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/deployment.hpp"

namespace gc2pc::test {

void add_deployment(SambaFixture& fixture) {
  const auto pool = "CN=" + home_pool_fqdn + ",CN=Pools," + rtc_service;
  fixture.add({pool, {{"objectClass", {"msRTCSIP-Pool"}}, {"dNSHostName", {home_pool_fqdn}}}});
  for (const auto& dn : {"CN=Microsoft," + pool, home_server})
    fixture.add({dn, {{"objectClass", {"container"}}}});
  fixture.add({setup_endpoint,
               {{"objectClass", {"contact"}},
                {"msRTCSIP-PrimaryUserAddress", {"sip:pcpool@contoso.example"}},
                {"msRTCSIP-OwnerUrn", {"urn:application:PersistentChat"}},
                {"msRTCSIP-PrimaryHomeServer", {home_server}}}});
  fixture.add({chat_user,
               {{"objectClass", {"user"}},
                {"sAMAccountName", {"OCSChat"}},
                {"msRTCSIP-PrimaryUserAddress", {lookup_address}},
                {"msRTCSIP-UserEnabled", {"TRUE"}},
                {"proxyAddresses", {"SMTP:ocschat@contoso.example", lookup_address}}}});
  fixture.add({chat_group,
               {{"objectClass", {"group"}}, {"sAMAccountName", {"Chat Services"}}, {"member", {chat_user}}}});
}

} // namespace gc2pc::test
