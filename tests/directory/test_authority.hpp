// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: an authority, and a server certificate for 127.0.0.1 that it signed.
#pragma once

#include "adapters/crypto/handles.hpp"

#include <string>

namespace gc2pc::test {

/// Made once per process; valid for an hour.
class TestAuthority {
 public:
  [[nodiscard]] static const TestAuthority& instance();

  [[nodiscard]] X509* certificate() const { return server_.get(); }
  [[nodiscard]] EVP_PKEY* key() const { return server_key_.get(); }
  /// The authority's certificate, for --directory-ca.
  [[nodiscard]] const std::string& pem() const { return pem_; }

 private:
  TestAuthority();

  PkeyHandle server_key_;
  Certificate server_;
  std::string pem_;
};

} // namespace gc2pc::test
