// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/record.hpp"

#include "migrator/run/stored_json.hpp"

namespace gc2pc {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Difference, kind, guid, name, detail, newer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(VerifyResult, lines_compared, messages_read, source_messages_read,
                                   rooms_read, files_compared, store_digest, differences)

std::string stored_verification(const VerifyResult& result) {
  return stored_text(result);
}

VerifyResult verification_from_stored(const std::string& text) {
  return from_stored<VerifyResult>(text, "verification");
}

} // namespace gc2pc
