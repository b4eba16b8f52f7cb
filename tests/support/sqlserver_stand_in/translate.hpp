// SPDX-License-Identifier: Apache-2.0
/// \file
/// T-SQL as gc2pc writes it, in the words of SQLite.
#pragma once

#include <string>

namespace gc2pc::stand_in {

/// What is not translated stays as it is, and is SQLite's to refuse. Names of `sys` become those of temporary
/// views (`sys_objects`, …).
[[nodiscard]] std::string translated(std::string sql);

/// A name without schema and brackets.
[[nodiscard]] std::string bare_name(std::string name);

} // namespace gc2pc::stand_in
