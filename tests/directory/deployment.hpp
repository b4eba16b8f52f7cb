// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a deployment in a real directory, with the account that has the lookup address.
#pragma once

#include "tests/directory/samba_dc.hpp"

#include <string>

namespace gc2pc::test {

inline const std::string chat_user = "CN=OCSChat,OU=Staff," + samba_domain;
inline const std::string chat_group = "CN=Chat Services,OU=Groups," + samba_domain;
inline const std::string rtc_service = "CN=RTC Service,CN=Services," + samba_configuration;
inline const std::string lookup_address = "sip:ocschat@contoso.example";
inline const std::string pool_fqdn = "pcpool.contoso.example";
inline const std::string home_pool_fqdn = "fepool.contoso.example";
inline const std::string home_server =
    "CN=Lc Services,CN=Microsoft,CN=" + home_pool_fqdn + ",CN=Pools," + rtc_service;
/// Setup makes one for each Persistent Chat pool.
inline const std::string setup_endpoint = "CN={5e70},CN=Application Contacts," + rtc_service;

/// The home pool, the endpoint that setup made, the account that owns the address, and a group that the
/// account is in.
void add_deployment(SambaFixture& fixture);

} // namespace gc2pc::test
