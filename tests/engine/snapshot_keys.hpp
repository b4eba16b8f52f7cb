// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: keys, certificates and a passphrase in files, made by the openssl program.
#pragma once

#include <filesystem>
#include <string>

namespace gc2pc::test {

/// Runs a shell command; returns its exit code.
[[nodiscard]] int shell(const std::string& command);

/// rsa.pem, ec.pem, other.pem with certificates NAME-cert.pem, ed25519.pem with ed25519-public.pem,
/// passphrase.txt: made once, all with mode 0600.
[[nodiscard]] const std::filesystem::path& key_folder();
[[nodiscard]] std::string key_file(const std::string& name);

} // namespace gc2pc::test
