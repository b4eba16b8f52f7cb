// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which attributes name other objects, so that they go when the object they name goes.
#pragma once

#include <string_view>

namespace gc2pc {

/// Active Directory keeps these as linked attributes: when an object is deleted, the values that name it
/// vanish from all other objects. An LDIF file has no such machinery, so the adapter does it. Options (";…")
/// are ignored.
[[nodiscard]] bool is_link_attribute(std::string_view name);

} // namespace gc2pc
