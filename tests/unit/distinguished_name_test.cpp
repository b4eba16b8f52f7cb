// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/distinguished_name.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

TEST_CASE("C38: the common name is the first attribute of the first RDN, unescaped") {
  CHECK(first_rdn_value("CN=Doe\\, Jane,OU=Staff,DC=contoso,DC=com") == "Doe, Jane");
  CHECK(first_rdn_value("OU=Sales,DC=contoso,DC=com") == "Sales");
  CHECK(first_rdn_value("CN=J\\C3\\BCrgen,DC=x") == "Jürgen");
  CHECK(first_rdn_value("no name at all").empty());
  CHECK(first_rdn_value("").empty());
  CHECK(first_rdn_value("cn = \"Quoted, Name\",DC=x").empty()); // RFC 2253 had that
}

TEST_CASE("C38: a value in the #hex form is the content of its BER") {
  CHECK(first_rdn_value("CN=#04024869,DC=x") == "Hi");             // OCTET STRING
  CHECK(first_rdn_value("CN=#0C034AC3BC,DC=x") == "J\u00fc");      // UTF8String
  CHECK(first_rdn_value("CN=#1E04004A00FC,DC=x") == "J\u00fc");    // BMPString
  CHECK(first_rdn_value("CN=#1C040001F600,DC=x") == "\U0001F600"); // UniversalString
  CHECK(first_rdn_value("CN=#0481024869,DC=x") == "Hi");           // the length in an octet of its own
  CHECK(first_rdn_value("CN=#9F8102024869,DC=x") == "Hi");         // a tag number in two octets
  CHECK(first_rdn_value("CN=#0C03BC,DC=x").empty());               // too short
  CHECK(first_rdn_value("CN=#04014869,DC=x").empty());             // too long
  CHECK(first_rdn_value("CN=#04804869,DC=x").empty());             // no length
  CHECK(first_rdn_value("CN=#1E03004A00,DC=x").empty());           // half a character
}
