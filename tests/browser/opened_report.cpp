// SPDX-License-Identifier: Apache-2.0
#include "tests/browser/opened_report.hpp"

#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace gc2pc::test {

namespace {

/// Runs a script with the folder of its modules, the browser, and these words.
void run_script(const char* script, const Words& words) {
  const char* place = std::getenv("GC2PC_BROWSER");
  if (place == nullptr)
    return skip("the variable GC2PC_BROWSER names no folder; ctest sets it");
  const std::filesystem::path modules(place);
  const auto line = [&](const char* name) {
    std::ifstream file(modules / name);
    std::string text;
    std::getline(file, text);
    return text;
  };
  const auto browser = line("ready");
  if (browser.empty())
    return skip(line("skipped"));
  const auto ran = run_command(Words{"node", script, modules.string(), browser} + words);
  MESSAGE(ran.out);
  CHECK_MESSAGE(ran.code == 0, ran.out, ran.err);
}

} // namespace

void check_in_browser(const std::filesystem::path& folder, const Words& more) {
  run_script(GC2PC_REPORT_PAGE, Words{folder.string()} + more);
}

void check_live_page(const std::filesystem::path& page) {
  run_script(GC2PC_LIVE_PAGE, {page.string()});
}

void check_archive_pages(const std::filesystem::path& folder, const Words& more) {
  run_script(GC2PC_ARCHIVE_PAGES, Words{folder.string()} + more);
}

} // namespace gc2pc::test
