// SPDX-License-Identifier: Apache-2.0
/// \file
/// UTF-16 as databases and drivers keep texts, UTF-8 as gc2pc does.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// Appends to `into`. Half of a surrogate pair becomes the three bytes of its number: no UTF-8, so that the
/// rules find it as they find any text that is none (C3), and nothing is lost.
void append_narrow(std::u16string_view utf16, std::string& into);

} // namespace gc2pc
