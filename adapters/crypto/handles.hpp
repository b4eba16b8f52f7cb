// SPDX-License-Identifier: Apache-2.0
/// \file
/// OpenSSL's objects as values that free themselves.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace gc2pc {

/// Frees with one of OpenSSL's functions.
template <auto release>
struct FreeWith {
  template <class T>
  void operator()(T* handle) const noexcept {
    release(handle);
  }
};

using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free_all>>;
using Cms = std::unique_ptr<CMS_ContentInfo, FreeWith<&CMS_ContentInfo_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<&X509_free>>;
using PkeyHandle = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>>;

} // namespace gc2pc
