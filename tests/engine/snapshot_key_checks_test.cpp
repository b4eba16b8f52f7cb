// SPDX-License-Identifier: Apache-2.0
// Keys of a snapshot that are too weak are refused by the plan; certificates that expired, or were issued for
// another use, are warned of.
#include "tests/engine/snapshot_keys.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::key_file;
using test::PracticePool;

namespace {

constexpr test::PracticeOptions small{300, 3, 1, true};

/// What the plan says of the step snapshot with this protection.
StepState snapshot_check(const SnapshotProtection& protection) {
  PracticePool pool(small);
  pool.config.protection = protection;
  const auto plan = pool.plan();
  const auto found = std::find_if(plan.checks.begin(), plan.checks.end(),
                                  [](const auto& check) { return check.id == StepId::snapshot; });
  REQUIRE(found != plan.checks.end());
  return *found;
}

std::string warning_of(const StepState& check) {
  CHECK(check.status != StepStatus::failed);
  const auto at = check.summary.find("Warning: ");
  return at == std::string::npos ? "" : check.summary.substr(at);
}

} // namespace

TEST_CASE("keys of a snapshot: a weak one is refused by the plan") {
  const auto refused = [](const SnapshotProtection& protection, const std::string& why) {
    const auto check = snapshot_check(protection);
    CHECK(check.status == StepStatus::failed);
    CHECK(check.summary == why + ". Use an RSA key with at least 2048 bits or an EC key with at least 224.");
  };
  SnapshotProtection protection;
  SUBCASE("recipient, RSA") {
    protection.encrypt_to = {key_file("weak-cert.pem")};
    refused(protection, "the key in '" + key_file("weak-cert.pem") + "' is too weak: RSA with 1024 bits");
  }
  SUBCASE("recipient, EC") {
    protection.encrypt_to = {key_file("rsa-cert.pem"), key_file("small-cert.pem")};
    refused(protection, "the key in '" + key_file("small-cert.pem") + "' is too weak: EC with 112 bits");
  }
  SUBCASE("signer") {
    protection.sign_key = key_file("weak.pem");
    protection.sign_cert = key_file("weak-cert.pem");
    refused(protection, "the key in '" + key_file("weak.pem") + "' is too weak: RSA with 1024 bits");
  }
}

TEST_CASE("keys of a snapshot: a certificate that expired, or is for another use, is warned of") {
  SnapshotProtection protection;
  SUBCASE("expired") {
    protection.encrypt_to = {key_file("old-cert.pem")};
    const auto said = warning_of(snapshot_check(protection));
    CHECK(said.starts_with("Warning: the certificate 'CN=old' expired on 20"));
  }
  SUBCASE("not for encryption") {
    protection.encrypt_to = {key_file("signs-only-cert.pem")};
    CHECK(warning_of(snapshot_check(protection)) ==
          "Warning: the certificate 'CN=signs-only' is not issued for this use: its key usage lacks "
          "keyEncipherment");
  }
  SUBCASE("not for signatures") {
    protection.sign_key = key_file("agrees-only.pem");
    protection.sign_cert = key_file("agrees-only-cert.pem");
    CHECK(warning_of(snapshot_check(protection)) ==
          "Warning: the certificate 'CN=agrees-only' is not issued for this use: its key usage lacks "
          "digitalSignature");
  }
  SUBCASE("fit") {
    protection.encrypt_to = {key_file("agrees-only-cert.pem"), key_file("rsa-cert.pem")};
    CHECK(warning_of(snapshot_check(protection)) == "");
  }
}

TEST_CASE("keys of a snapshot: no SHA-1 where the key is agreed on") {
  PracticePool pool(small);
  pool.config.protection.encrypt_to = {key_file("ec-cert.pem")};
  pool.plan();
  pool.cutover();
  const auto part = (pool.run() / "snapshot" / "target.tar.zst.cms").string();
  const auto text = (pool / "cms.txt").string();
  REQUIRE(test::shell("openssl cms -cmsout -print -noout -inform DER -in '" + part + "' >'" + text + "'") ==
          0);
  const auto said = test::read_file(text);
  CHECK(said.find("dhSinglePass-stdDH-sha256kdf-scheme") != std::string::npos);
  CHECK(said.find("sha1") == std::string::npos);
}
