// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which texts a page may use as style or script.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::report {

/// A source of a content security policy: only this text.
[[nodiscard]] std::string csp_hash(std::string_view text);

} // namespace gc2pc::report
