// SPDX-License-Identifier: Apache-2.0
/// \file
/// How an archive is named where a database could be.
#pragma once

#include <string_view>

namespace gc2pc {

/// `archive:FOLDER`.
inline constexpr std::string_view archive_prefix = "archive:";

} // namespace gc2pc
