// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the operating system said, as an Error of the kind that fits.
#pragma once

#include "mappings/model/error.hpp"

#include <string_view>

namespace gc2pc {

/// `doing` is what failed, e.g. "cannot open '/x'"; the text is "<doing>: <the system's reason, in English>".
/// ENOSPC, EDQUOT and EFBIG are no_space; EACCES, EPERM and EROFS permission; ENOENT not_found; EIO, ESTALE
/// and the errors of a network mount connection (retryable); EEXIST conflict; the rest wrong_input. Kinds
/// that an operator can do something about bear a hint.
[[nodiscard]] Error os_error(std::string_view doing, int error_number);

} // namespace gc2pc
