// SPDX-License-Identifier: Apache-2.0
/// \file
/// Keys and certificates from PEM files.
#pragma once

#include "adapters/crypto/handles.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

/// A private key without a passphrase, from a file that no other user may read. Throws os_error,
/// Error(permission), Error(wrong_input). Never asks at the terminal.
[[nodiscard]] PkeyHandle read_private_key(const std::string& path);
/// Throws os_error, Error(wrong_input).
[[nodiscard]] Certificate read_certificate(const std::string& path);
/// The public key of a certificate file or of a file with a public key. Throws os_error, Error(wrong_input).
[[nodiscard]] PkeyHandle read_public_key(const std::string& path);

/// SHA-256 of the public key (SubjectPublicKeyInfo in DER), 64 hex digits.
[[nodiscard]] std::string fingerprint_of(const PkeyHandle& key);
/// SHA-256 of the certificate (DER), 64 hex digits: what `openssl x509 -fingerprint -sha256` says.
[[nodiscard]] std::string fingerprint_of(const Certificate& certificate);
/// The public key as PEM, and back; an empty handle when the text is none.
[[nodiscard]] std::string public_pem(const PkeyHandle& key);
[[nodiscard]] PkeyHandle key_of_pem(std::string_view pem);

/// A source of bytes in memory; `bytes` must outlive it. Throws Error(wrong_input) over 2 GiB.
[[nodiscard]] Bio reading(std::string_view bytes);
/// A sink in memory, and what is in it. Throws std::bad_alloc.
[[nodiscard]] Bio collecting();
[[nodiscard]] std::string collected(const Bio& sink);

} // namespace gc2pc
