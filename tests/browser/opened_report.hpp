// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: opens a report in a headless Chromium (report_page.mjs).
#pragma once

#include "tests/support/program.hpp"

#include <filesystem>

namespace gc2pc::test {

/// Checks what a reader depends on, for the report in this folder; `more`: options of report_page.mjs.
/// Without a browser the test case is skipped.
void check_in_browser(const std::filesystem::path& folder, const Words& more = {});
/// The same for a live page (live_page.mjs).
void check_live_page(const std::filesystem::path& page);
/// The same for the pages of the archive in this folder (archive_pages.mjs).
void check_archive_pages(const std::filesystem::path& folder, const Words& more = {});

} // namespace gc2pc::test
