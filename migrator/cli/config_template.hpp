// SPDX-License-Identifier: Apache-2.0
/// \file
/// The INI file that `gc2pc config init` writes, made from the table of options.
#pragma once

#include <string>

namespace gc2pc::cli {

/// Every option that a file may have, with what it is for and its default, all of them commented out.
[[nodiscard]] std::string config_template();

} // namespace gc2pc::cli
