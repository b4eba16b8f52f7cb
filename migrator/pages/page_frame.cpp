// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/page_frame.hpp"

#include "migrator/report/csp.hpp"

#include <fmt/format.h>

namespace gc2pc::pages {

PageFrame::PageFrame(std::string_view style, std::string_view script) : script_(script) {
  const auto allowed =
      script.empty() ? std::string() : fmt::format(" script-src {};", report::csp_hash(script));
  head_ = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {};{} "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<style>{}</style>\n<title>",
      report::csp_hash(style), allowed, style);
}

void PageFrame::begin(Html& out, std::string_view title) const {
  out.own(head_).text(title) << "</title>\n</head>\n<body>\n";
}

void PageFrame::end(Html& out) const {
  if (!script_.empty())
    (out << "<script>").own(script_) << "</script>\n";
  out << "</body>\n</html>\n";
}

} // namespace gc2pc::pages
