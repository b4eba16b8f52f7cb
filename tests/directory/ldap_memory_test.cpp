// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/memory_fixture.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

TEST_CASE("ldap server: what every directory does, in the Active Directory of the tests") {
  check_directory_conformance([] { return std::make_unique<MemoryFixture>(); });
}
