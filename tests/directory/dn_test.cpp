// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/dn.hpp"

#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using gc2pc::test::line_of;

TEST_CASE("dn: spellings of one name") {
  CHECK(same_dn("CN=OCSChat,OU=Staff,DC=x", "cn=ocschat, ou=STAFF ,dc=X"));
  CHECK(same_dn("CN=J\xC3\xB6rg,DC=x", "cn=J\xC3\x96RG,dc=x"));
  CHECK(same_dn("CN=J\xC3\xB6rg,DC=x", "CN=J\\C3\\B6rg,DC=x"));
  CHECK(same_dn("CN=Doe\\, J,DC=x", "CN=Doe\\2C J,DC=x"));
  CHECK(same_dn("CN=a+SN=b,DC=x", "SN=B+CN=A,DC=x"));
  CHECK_FALSE(same_dn("CN=Doe\\, J,DC=x", "CN=Doe,CN=J,DC=x"));
  CHECK_FALSE(same_dn("CN=a,DC=x", "CN=a,DC=y"));
  CHECK_FALSE(same_dn("CN=a\\00b,DC=x", "CN=a\\00c,DC=x"));
  CHECK_FALSE(same_dn("CN=e\xCC\x81,DC=x", "CN=e,DC=x"));
}

TEST_CASE("dn: what is none") {
  for (const std::string text :
       {"", "foo", "CN=a,,DC=x", "CN=a;DC=x", "CN=\xFF,DC=x", "CN=a,", "CN=#0c0161 DC=x",
        "CN=#0c0161\x19"
        "DC\\,b=x",
        "CN=#0c0161 D\\,C=x,DC=y"}) {
    CAPTURE(text);
    CHECK_FALSE(Dn::parse(text).has_value());
    CHECK_FALSE(same_dn(text, text));
  }
  CHECK_FALSE(Dn::parse(std::string_view("CN=a\0b", 6)).has_value());
  CHECK_FALSE(Dn::parse("CN=" + std::string(20000, 'a')).has_value());
  CHECK(line_of([] { (void)Dn::require("foo"); }) == "wrong-input: 'foo' is not a distinguished name");
}

TEST_CASE("dn: parts, parent, above and below") {
  const Dn dn = Dn::require("CN=Doe\\, J , OU=Staff,DC=x");
  CHECK(dn.depth() == 3);
  CHECK(dn.rdn(1) == "ou=staff");
  CHECK(dn.rdn(9).empty());
  CHECK(dn.naming_attribute() == "CN");
  CHECK(dn.naming_value() == "Doe, J");
  CHECK(dn.parent() == "OU=Staff,DC=x");
  CHECK_FALSE(Dn::require("DC=x").parent().has_value());
  CHECK(dn.is_below(Dn::require("dc=X")));
  CHECK(dn.is_below(Dn::require("OU=STAFF,DC=x")));
  CHECK_FALSE(dn.is_below(dn));
  CHECK_FALSE(dn.is_below(Dn::require("OU=taff,DC=x")));
  CHECK_FALSE(Dn::require("DC=x").is_below(dn));
  // As a deleted object is named.
  CHECK(Dn::require("CN=OCSChat\\0ADEL:f0,CN=Deleted Objects,DC=x").parent() == "CN=Deleted Objects,DC=x");
}

TEST_CASE("dn: any text can be made an RDN value") {
  for (const std::string value : {"plain", "Doe, J", " leading", "trailing ", "#hash", "a+b=c", "quo\"te",
                                  "back\\slash", "<a;b>", "line\nbreak", "J\xC3\xB6rg", "{f0a1}", ""}) {
    CAPTURE(value);
    const Dn dn = Dn::require("CN=" + escape_rdn_value(value) + ",DC=x");
    CHECK(dn.naming_value() == value);
    CHECK(dn.depth() == 2);
    CHECK(dn.parent() == "DC=x");
    CHECK(dn.text().find('\n') == std::string::npos);
  }
  CHECK(escape_rdn_value("Doe, J") == "Doe\\2C J");
  CHECK(escape_rdn_value("J\xC3\xB6rg") == "J\xC3\xB6rg");
  CHECK(line_of([] { (void)escape_rdn_value("\xFF"); }) == "wrong-input: a distinguished name is not UTF-8");
}
