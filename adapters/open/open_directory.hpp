// SPDX-License-Identifier: Apache-2.0
/// \file
/// From what the operator wrote to the directory it means.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/directory_login.hpp"
#include "adapters/stop.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// `ldif:FILE` opens an LDIF file, or several joined by commas, `ldaps://HOST` or `ldap://HOST`, several
/// joined by commas, domain controllers; `script:DIR,` before either of them only reads it and leaves scripts
/// in DIR. Throws Error(usage) for anything else and for a login that does not fit, and what opening a file
/// throws; a server is not asked before it is needed. `stop` ends long searches on a server.
[[nodiscard]] std::unique_ptr<Directory>
open_directory(std::string_view spec, const DirectoryLogin& login = {}, const StopRequested& stop = {});

/// Each domain controller that `spec` names, as open_directory() takes it alone: asked so, one that is away
/// does not hold up the others. None for a directory that is files.
[[nodiscard]] std::vector<std::string> controller_specs(std::string_view spec, const DirectoryLogin& login);

} // namespace gc2pc
