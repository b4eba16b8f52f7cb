// SPDX-License-Identifier: Apache-2.0
/// \file
/// `report --notice`: texts to send, one for all users and one for each manager of a room.
#pragma once

#include "migrator/report/report.hpp"

#include <cstddef>
#include <filesystem>

namespace gc2pc {

/// Writes all-users.txt, manager-0001.txt and so on, and managers.csv, which says whom each is for, into the
/// folder (0600 each), which is made unless it exists; texts of an earlier call for managers that are not
/// there any longer are removed. Only rooms whose name, category or access changes for people are named.
/// Returns the number of managers. Throws Error(conflict) before it writes when one of the names is taken by
/// a file that is not gc2pc's; os_error.
std::size_t write_notices(const std::filesystem::path& folder, const ReportData& data);

} // namespace gc2pc
