// SPDX-License-Identifier: Apache-2.0
/// \file
/// Names that read from right to left turn round nothing beside them in a page.
#include "migrator/report/isolates.hpp"
#include "migrator/report/template.hpp"

#include <doctest/doctest.h>

using namespace gc2pc::report;

namespace {

std::string rendered(const std::string& text, const nlohmann::json& model) {
  std::string page;
  Template(text).render(model, [&](std::string_view part) { page += part; });
  return page;
}

} // namespace

TEST_CASE("a name in quotes that reads from right to left is isolated as a whole") {
  CHECK(rendered("<p>{{x}}</p>", {{"x", "'אבג 12' is in use; 'דה' is not"}}) ==
        "<p>&#39;<bdi>אבג 12</bdi>&#39; is in use; &#39;<bdi>דה</bdi>&#39; is not</p>");
  CHECK(rendered("<p>{{x}}</p>", {{"x", "room 'O'Brien أبجد' <b>"}}) ==
        "<p>room &#39;<bdi>O&#39;Brien أبجد</bdi>&#39; &lt;b&gt;</p>");
}

TEST_CASE("without quotes the letters of the other direction are isolated, each run by itself") {
  CHECK(rendered("<td>{{x}}</td>", {{"x", "אב ג, 7 of דה"}}) ==
        "<td><bdi>אב ג</bdi>, 7 of <bdi>דה</bdi></td>");
  CHECK(rendered("<td>{{x}}</td>", {{"x", "can't be אב"}}) == "<td>can&#39;t be <bdi>אב</bdi></td>");
}

TEST_CASE("where no element may be, characters isolate") {
  CHECK(rendered("<title>{{x}}</title><i title=\"{{x}}\">{{x}}</i><svg><text>{{x}}</text></svg>{{x}}",
                 {{"x", "א"}}) ==
        "<title>&#x2068;א&#x2069;</title><i title=\"&#x2068;א&#x2069;\"><bdi>א</bdi></i>"
        "<svg><text>&#x2068;א&#x2069;</text></svg><bdi>א</bdi>");
}

TEST_CASE("other scripts, and controls from data, are left as html_text makes them") {
  for (const std::string text : {"Raum 'Übersicht' 漢字 😀", "", "a & b"})
    CHECK(marked_html(text).find_first_of("\x02\x03") == std::string::npos);
  CHECK(marked_html("\x02'א'\x03").find("\x02א\x03") != std::string::npos);
  CHECK(marked_html("\x02").find('\x02') == std::string::npos);
}
