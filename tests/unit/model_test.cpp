// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/date_time.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/sip_uri.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace gc2pc;

TEST_CASE(
    "a GUID is read in any case, with or without hyphens, braces or parentheses, and written in lower case") {
  const auto guid = Guid::parse("{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}");
  REQUIRE(guid);
  CHECK(guid->text() == "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  CHECK(guid->head() == "6ba7b810");
  CHECK(Guid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8") == guid);
  CHECK(Guid::parse("6ba7b8109dad11d180b400c04fd430c8") == guid);
  CHECK(Guid::parse("{6ba7b8109dad11d180b400c04fd430c8}") == guid);
  CHECK(Guid::parse("(6ba7b810-9dad-11d1-80b4-00c04fd430c8)") == guid);
  for (const auto* text : {"{6ba7b810-9dad-11d1-80b4-00c04fd430c8)", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                           " 6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8 ",
                           "6ba7b8109-dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad11d180b400c04fd430c8", "{}",
                           "()", "{{6ba7b8109dad11d180b400c04fd430c8}}", "--------------------------------"})
    CHECK_FALSE_MESSAGE(Guid::parse(text), text);
  CHECK_FALSE(Guid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430cg"));
  CHECK_FALSE(Guid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c"));
  CHECK_FALSE(Guid::parse(""));
}

TEST_CASE("a directory's objectGUID has its first three fields the other way round") {
  const auto guid = *Guid::parse("00112233-4455-6677-8899-aabbccddeeff");
  const auto octets = guid.directory_octets();
  CHECK(static_cast<unsigned char>(octets[0]) == 0x33);
  CHECK(static_cast<unsigned char>(octets[4]) == 0x55);
  CHECK(static_cast<unsigned char>(octets[8]) == 0x88);
  CHECK(Guid::from_directory(octets) == guid);
  CHECK_FALSE(Guid::from_directory("short"));
}

TEST_CASE("UUIDv5 gives the value that RFC 9562 shows") {
  const auto dns = *Guid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  CHECK(Guid::v5(dns, "www.example.com").text() == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST_CASE("dates go through ticks without a time zone") {
  CHECK(DateTime::parse("2008-06-04Z") == DateTime::parse("2008-06-04"));
  const auto date = DateTime::parse("2008-06-04T20:15:40.9535482Z");
  REQUIRE(date);
  CHECK(date->ticks.value == 633'482'073'409'535'482);
  CHECK(date->seconds_text() == "2008-06-04 20:15:40");
  CHECK(date->text() == "2008-06-04 20:15:40.9535482");
  CHECK(DateTime::parse("1970-01-01")->ticks.value == ticks_at_unix_epoch);
  CHECK(DateTime{Ticks{0}}.text() == "0001-01-01 00:00:00");
  // Ticks that no calendar has are shown by explain.
  CHECK(DateTime{Ticks{std::numeric_limits<std::int64_t>::min()}}.text() == "-29227-04-19 21:11:54.5224192");
  CHECK(DateTime{Ticks{std::numeric_limits<std::int64_t>::max()}}.text() == "29228-09-14 02:48:05.4775807");
  CHECK(DateTime{Ticks{-1}}.seconds_text() == "0000-12-31 23:59:59");
  CHECK(DateTime{Ticks{ticks_at_unix_epoch - 1}}.text() == "1969-12-31 23:59:59.9999999");
  CHECK(DateTime::parse("2012-02-29 12:30")->text() == "2012-02-29 12:30:00");
}

TEST_CASE("a time with an offset from UTC") {
  const auto utc = DateTime::parse("2009-06-01 08:00:00.5");
  for (const auto* text : {"2009-06-01 08:00:00.5", "2009-06-01 08:00:00.5+00", "2009-06-01 10:00:00.5+02",
                           "2009-06-01T04:30:00.5-03:30", "2009-06-01 13:53:28.5+05:53:28",
                           "2009-06-01 10:00:00.5000000 +02:00", "2009-05-31 20:00:00.5 -12:00"})
    CHECK_MESSAGE(DateTime::parse_with_offset(text) == utc, text);
  CHECK(DateTime::parse_with_offset("2009-06-01") == DateTime::parse("2009-06-01"));
  CHECK(DateTime::parse_with_offset("0001-01-01 00:00:00+00")->ticks == Ticks{0});
  for (const auto* text : {"infinity", "-infinity", "2009-06-01 08:00:00+2",
                           "2009-06-01 08:00:00+02:", "2009-06-01 08:00:00+02:0", "2009-06-01 08:00:00Z+02",
                           "0044-03-15 00:00:00 BC", "0001-01-01 00:00:00+01", "9999-12-31 23:30:00-01",
                           "2009-06-01 08:00:00  +02", "10000-01-01 00:00:00+00", ""})
    CHECK_FALSE_MESSAGE(DateTime::parse_with_offset(text), text);
}

TEST_CASE("what is not a date is refused") {
  for (const auto* text :
       {"", "2011", "2011-02-29", "2011-13-01", "2011-01-01 24:00", "2011-01-01 10:60", "2011-01-01x",
        "2011-01-01 10:00:00.", "0000-01-01", "2011-01-01 10:00:61", "-011-01-01"})
    CHECK_FALSE_MESSAGE(DateTime::parse(text), text);
}

TEST_CASE("SHA-256 is that of FIPS 180-4, and an object can be used again") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 digest;
  digest.update("a");
  digest.update("bc");
  CHECK(hex(digest.finish()) == sha256_hex("abc"));
  CHECK(hex(digest.finish()) == sha256_hex(""));
}

TEST_CASE("a SIP address keeps its letters and compares without case") {
  const auto uri = SipUri::parse("sip:OCSChat@Contoso.com");
  CHECK(uri.text() == "sip:OCSChat@Contoso.com");
  CHECK(uri.domain() == "contoso.com");
  CHECK(uri.same_as("SIP:ocschat@CONTOSO.COM"));
  CHECK_FALSE(uri.same_as("sip:ocschat@contoso.co"));
  for (const auto* text :
       {"", "sip:", "ocschat@contoso.com", "sip:@contoso.com", "sip:ocschat@", "sip:a b@c", "sip:a@b@c"})
    CHECK_THROWS_AS(static_cast<void>(SipUri::parse(text)), Error);
  CHECK_THROWS_WITH(
      static_cast<void>(SipUri::parse("ocschat")),
      "'ocschat' is not a SIP address. Give it as sip:user@domain, for example sip:ocschat@contoso.com.");
}

TEST_CASE("an error is one line: context, message, entity, hint") {
  try {
    with_context("reading the source", [] {
      throw Error(ErrorKind::wrong_input, "nodeGuid is not a GUID")
          .about("tblNode", "nodeID 17")
          .hint("Repair the row.");
    });
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::wrong_input);
    CHECK_FALSE(error.is_retryable());
    CHECK(std::string(error.what()) ==
          "reading the source: nodeGuid is not a GUID (tblNode nodeID 17). Repair the row.");
  }
}

TEST_CASE("an error does not end at a NUL of what was given") {
  using namespace std::string_literals;
  CHECK(std::string(Error(ErrorKind::usage, "'a\0b' is wrong"s).hint("Give c.").what()) ==
        "'a\xEF\xBF\xBD"
        "b' is wrong. Give c.");
}
