// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/key_file.hpp"

#include "adapters/crypto/passphrase.hpp"
#include "adapters/files/small_file.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <climits>
#include <new>

namespace gc2pc {
namespace {

/// A PEM file with keys or a chain of certificates is far below.
constexpr std::size_t most_pem_bytes = 1'048'576;

/// Instead of OpenSSL's own, which asks at the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

template <class Encode, class T>
std::string digest_of_der(Encode encode, const T* object) {
  unsigned char* der = nullptr;
  const int size = encode(object, &der);
  if (size <= 0)
    throw std::bad_alloc();
  auto result = sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return result;
}

} // namespace

PkeyHandle read_private_key(const std::string& path) {
  auto bytes = read_private_file(path, "private key");
  PkeyHandle key(PEM_read_bio_PrivateKey(reading(bytes).get(), nullptr, &no_passphrase, nullptr));
  OPENSSL_cleanse(bytes.data(), bytes.size());
  ERR_clear_error();
  if (!key)
    throw Error(ErrorKind::wrong_input,
                "'" + path + "' does not contain an unencrypted private key in PEM format");
  return key;
}

Certificate read_certificate(const std::string& path) {
  const auto bytes = read_small_file(path, "certificate", most_pem_bytes);
  Certificate certificate(PEM_read_bio_X509(reading(bytes).get(), nullptr, &no_passphrase, nullptr));
  ERR_clear_error();
  if (!certificate)
    throw Error(ErrorKind::wrong_input, "'" + path + "' does not contain an X.509 certificate in PEM format");
  return certificate;
}

PkeyHandle read_public_key(const std::string& path) {
  const auto bytes = read_small_file(path, "public key", most_pem_bytes);
  if (auto key = key_of_pem(bytes))
    return key;
  const Certificate certificate(PEM_read_bio_X509(reading(bytes).get(), nullptr, &no_passphrase, nullptr));
  ERR_clear_error();
  PkeyHandle key(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
  if (!key)
    throw Error(ErrorKind::wrong_input,
                "'" + path + "' does not contain a public key or certificate in PEM format");
  return key;
}

std::string fingerprint_of(const PkeyHandle& key) {
  return digest_of_der([](const EVP_PKEY* k, unsigned char** out) { return i2d_PUBKEY(k, out); }, key.get());
}

std::string fingerprint_of(const Certificate& certificate) {
  return digest_of_der([](const X509* c, unsigned char** out) { return i2d_X509(c, out); },
                       certificate.get());
}

std::string public_pem(const PkeyHandle& key) {
  const auto sink = collecting();
  if (PEM_write_bio_PUBKEY(sink.get(), key.get()) != 1)
    throw std::bad_alloc();
  return collected(sink);
}

PkeyHandle key_of_pem(std::string_view pem) {
  PkeyHandle key(PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, &no_passphrase, nullptr));
  ERR_clear_error();
  return key;
}

Bio reading(std::string_view bytes) {
  if (bytes.size() > INT_MAX)
    throw Error(ErrorKind::wrong_input, "cannot read more than 2 GiB at once");
  Bio bio(BIO_new_mem_buf(bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size())));
  if (!bio)
    throw std::bad_alloc();
  return bio;
}

Bio collecting() {
  Bio bio(BIO_new(BIO_s_mem()));
  if (!bio)
    throw std::bad_alloc();
  return bio;
}

std::string collected(const Bio& sink) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(sink.get(), &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

} // namespace gc2pc
