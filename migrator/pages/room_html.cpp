// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/room_html.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::pages {
namespace {

/// So many people of one kind are named on an overview.
constexpr std::size_t most_people_named = 1'000;

void put_people(Html& out, const PageStructure& structure, const std::vector<std::size_t>& people) {
  out << "<ul class=\"people\">\n";
  for (std::size_t i = 0; i < people.size() && i < most_people_named; ++i) {
    const auto& person = structure.people()[people[i]];
    (out << "<li><bdi>").text(person.name) << "</bdi>";
    if (person.address != person.name)
      (out << " <span class=\"soft\"><bdi>").text(person.address) << "</bdi></span>";
    out << "</li>\n";
  }
  out << "</ul>\n";
  if (people.size() > most_people_named)
    (out << "<p>and ").number(static_cast<std::int64_t>(people.size() - most_people_named))
        << " more, in data/tblPrincipalRole.jsonl.zst.</p>\n";
}

void put_part(Html& out, const PageStructure& structure, std::int64_t room, Part part, Markup title) {
  const auto people = structure.people_with(room, part);
  if (people.empty())
    return;
  (out << "<h2>" << title << " (").number(static_cast<std::int64_t>(people.size())) << ")</h2>\n";
  put_people(out, structure, people);
}

void put_fact(Html& out, Markup name, std::string_view value) {
  if (!value.empty())
    (out << "<div><dt>" << name << "</dt><dd dir=\"auto\">").text(value) << "</dd></div>\n";
}

void put_turn(Html& out, const RoomPage& page, Markup label) {
  if (page.before.empty() && page.after.empty())
    return;
  out << R"(<nav class="turn" aria-label=")" << label << "\">";
  if (!page.before.empty())
    (out << R"(<a rel="prev" href=")").text(page.before) << "\">Earlier</a>";
  if (!page.after.empty())
    (out << R"(<a rel="next" href=")").text(page.after) << "\">Later</a>";
  out << "</nav>\n";
}

} // namespace

std::string room_folder(std::int64_t id) {
  // Ten digits have room for every number of the products. A larger one, or one below zero, is hexadecimal
  // behind a sign that sorts behind digits, or before them.
  constexpr std::int64_t most = 9'999'999'999;
  if (id >= 0 && id <= most)
    return fmt::format("{:010}", id);
  return fmt::format("{}{:016x}", id < 0 ? '-' : 'x', static_cast<std::uint64_t>(id));
}

std::string room_title(const PageStructure& structure, std::int64_t id) {
  const auto* place = structure.place(id);
  return place == nullptr ? fmt::format("Room {} (not in the database)", id) : std::string(place->name);
}

std::string room_state(const PageStructure& structure, std::int64_t id) {
  const auto* place = structure.place(id);
  if (place == nullptr)
    return ""; // the name says it
  if (place->is_category)
    return "a category";
  if (place->is_disabled)
    return place->is_auditorium ? "disabled, auditorium" : "disabled";
  return place->is_auditorium ? "auditorium" : "";
}

std::string day_of(std::optional<Ticks> time) {
  return time ? DateTime{*time}.seconds_text().substr(0, 10) : std::string();
}

void put_messages_page(Html& out, const PageFrame& frame, const PageStructure& structure, std::int64_t room,
                       const RoomPage& page) {
  const auto title = room_title(structure, room);
  auto month = page.month.title();
  if (page.part > 1)
    month += fmt::format(", page {}", page.part);
  frame.begin(out, fmt::format("{} · {}", month, title));
  (out << "<header>\n<nav aria-label=\"Archive\"><a href=\"../../index.html\">All rooms</a>"
          "<a rel=\"up\" href=\"index.html\">All months of this room</a></nav>\n<h1><bdi>")
          .text(title)
      << "</bdi></h1>\n<p class=\"soft\">";
  out.text(month) << " · ";
  out.text(counted(page.rows, "message")) << " · times are UTC</p>\n</header>\n<main>\n";
  put_turn(out, page, "Pages");
  (out << "<ol class=\"chat\">\n").own(page.messages.str()) << "</ol>\n";
  put_turn(out, page, "Pages, again");
  out << "</main>\n";
  if (!page.authors.empty()) {
    (out << "<footer>\n<h2>Authors on this page</h2>\n");
    put_people(out, structure, {page.authors.begin(), page.authors.end()});
    out << "</footer>\n";
  }
  frame.end(out);
}

void put_overview(Html& out, const PageFrame& frame, const PageStructure& structure, const RoomTotals& totals,
                  const std::map<Month, MonthTotals>& months) {
  const auto title = room_title(structure, totals.id);
  frame.begin(out, title);
  (out << "<header>\n<nav aria-label=\"Archive\"><a rel=\"up\" href=\"../../index.html\">All "
          "rooms</a></nav>\n<h1><bdi>")
          .text(title)
      << "</bdi></h1>\n</header>\n<main>\n<dl>\n";
  if (const auto* place = structure.place(totals.id)) {
    put_fact(out, "Category", structure.path(totals.id));
    put_fact(out, "Description", place->description);
    put_fact(out, "Topic", place->topic);
    put_fact(out, "GUID", place->guid.text());
  }
  put_fact(out, "Number", std::to_string(totals.id));
  put_fact(out, "State", room_state(structure, totals.id));
  put_fact(out, "Messages", grouped(totals.messages));
  if (totals.unreadable > 0)
    put_fact(out, "Cannot be read", counted(totals.unreadable, "message"));
  put_fact(out, "First message", day_of(totals.first));
  put_fact(out, "Last message", day_of(totals.last));
  out << "</dl>\n";
  if (!months.empty()) {
    out << "<h2>Messages by month</h2>\n<table><thead><tr><th scope=\"col\">month (UTC)</th><th "
           "scope=\"col\">pages"
           "</th><th scope=\"col\" class=\"n\">messages</th></tr></thead><tbody>\n";
    for (const auto& [month, of_month] : months) {
      (out << "<tr><td>").text(month.title()) << "</td><td>";
      for (int part = 1; part <= of_month.pages; ++part) {
        (out << "<a href=\"").text(page_name(month, part)) << "\">";
        out.text(part == 1 ? month.key() : fmt::format("page {}", part)) << "</a> ";
      }
      (out << "</td><td class=\"n\">").number(of_month.rows) << "</td></tr>\n";
    }
    out << "</tbody></table>\n";
  }
  put_part(out, structure, totals.id, Part::manager, "Managers");
  put_part(out, structure, totals.id, Part::presenter, "Presenters");
  put_part(out, structure, totals.id, Part::member, "Members");
  out << "</main>\n<footer>Managers and members are those that the rows of this room name.";
  if (structure.roles_come_down())
    out << " Those of its categories count, too.";
  out << "</footer>\n";
  frame.end(out);
}

} // namespace gc2pc::pages
