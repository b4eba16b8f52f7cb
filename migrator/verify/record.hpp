// SPDX-License-Identifier: Apache-2.0
/// \file
/// The result of a verification as run.db keeps it, as JSON text.
#pragma once

#include "migrator/verify/result.hpp"

#include <string>

namespace gc2pc {

[[nodiscard]] std::string stored_verification(const VerifyResult& result);
/// Throws corrupt when the text is not what stored_verification wrote.
[[nodiscard]] VerifyResult verification_from_stored(const std::string& text);

} // namespace gc2pc
