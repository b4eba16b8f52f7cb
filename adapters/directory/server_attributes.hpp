// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which attributes of an account cannot be written back, whoever asks.
#pragma once

#include <string_view>

namespace gc2pc {

/// Attributes that the security accounts manager of Active Directory keeps to itself, or that follow from
/// others. `name` is in lower case.
[[nodiscard]] bool is_kept_by_server(std::string_view name);

} // namespace gc2pc
