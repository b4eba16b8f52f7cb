// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/ldap_directory.hpp"

#include "tests/directory/directory_conformance.hpp"
#include "tests/directory/samba_dc.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

TEST_CASE("ldap directory: what every directory does, in an Active Directory") {
  if (const auto* samba = SambaDc::running())
    check_directory_conformance([&] { return std::make_unique<SambaFixture>(*samba); });
}
