// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/csp.hpp"

#include "mappings/model/sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <tuple>

namespace gc2pc::report {

std::string csp_hash(std::string_view text) {
  const auto digest = sha256(text);
  std::array<unsigned char, 4 * ((std::tuple_size_v<Sha256Bytes> + 2) / 3) + 1> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return fmt::format("'sha256-{}'", reinterpret_cast<const char*>(base64.data()));
}

} // namespace gc2pc::report
