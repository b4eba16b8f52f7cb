// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which attributes of an account cannot be written back, by any account.
#pragma once

#include <string_view>

namespace gc2pc {

/// Attributes that the security accounts manager of Active Directory keeps to itself, or that follow from
/// others. `name` is in lower case.
[[nodiscard]] bool is_kept_by_server(std::string_view name);

/// Attributes of accounts that hold octets, in the base schema and in those of Exchange and Lync: for a
/// directory that has no schema to ask. `name` is in lower case.
[[nodiscard]] bool is_octet_string(std::string_view name);

} // namespace gc2pc
