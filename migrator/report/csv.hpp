// SPDX-License-Identifier: Apache-2.0
/// \file
/// `report --csv`: rooms, people and findings as tables for spreadsheets.
#pragma once

#include "migrator/report/report.hpp"

#include <filesystem>

namespace gc2pc {

/// Writes rooms.csv, people.csv and findings.csv (0600) into the folder, which is made unless it exists.
/// Throws Error(conflict) before it writes when one of the names is taken by a file that is not gc2pc's;
/// os_error.
void write_csv(const std::filesystem::path& folder, const ReportData& data);

} // namespace gc2pc
