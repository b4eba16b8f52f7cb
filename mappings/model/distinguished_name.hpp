// SPDX-License-Identifier: Apache-2.0
/// \file
/// C38: the common name that a distinguished name holds.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// Value of the first attribute of the first RDN of a distinguished name, RFC 4514 unescaped, of a value in
/// the
/// `#hex` form the content of its BER; empty when the text is not a distinguished name.
[[nodiscard]] std::string first_rdn_value(std::string_view distinguished_name);

} // namespace gc2pc
