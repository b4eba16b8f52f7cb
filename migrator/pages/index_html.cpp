// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/index_html.hpp"

#include "embedded/archive_pages.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/text.hpp"
#include "migrator/pages/page_frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace gc2pc::pages {
namespace {

/// Rows that the browser lays out together, when they come into view.
constexpr std::size_t rows_together = 200;
constexpr std::size_t managers_named = 2;
/// A browser cuts deeper nesting; what is below is listed at the end.
constexpr std::size_t most_nested = 64;

using Write = std::function<void(std::string_view)>;

/// Order for people, without locale.
std::string order_of(std::string_view name) {
  return ascii_lower(name);
}

class Index {
 public:
  Index(const PageStructure& structure, const std::vector<RoomTotals>& rooms, const IndexFacts& facts,
        const Write& write)
      : structure_(structure), facts_(facts), write_(write) {
    for (const auto& room : rooms) {
      const auto* place = structure_.place(room.id);
      rows_.push_back({&room, structure_.path(room.id), room_title(structure_, room.id),
                       place == nullptr || place->is_category ? std::nullopt : place->parent});
      if (rows_.back().category)
        ++rooms_of_[*rows_.back().category];
    }
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      return std::tuple(order_of(a.path), a.path, order_of(a.name), a.name, a.room->id) <
             std::tuple(order_of(b.path), b.path, order_of(b.name), b.name, b.room->id);
    });
  }

  void run() {
    const PageFrame frame(embedded::index_css, embedded::index_js);
    const auto title = fmt::format("Archive: {}", structure_.product());
    frame.begin(out_, title);
    head(title);
    categories();
    rooms();
    people();
    out_ << "</main>\n<footer>Every page is made from the rows in data/. <a "
            "href=\"README.txt\">README.txt</a> says "
            "how to check that nothing is missing or changed.</footer>\n";
    frame.end(out_);
    flush();
  }

 private:
  struct Row {
    const RoomTotals* room;
    std::string path, name;
    std::optional<std::int64_t> category;
  };

  void flush() {
    write_(out_.str());
    out_.clear();
  }

  void head(std::string_view title) {
    (out_ << "<header>\n<h1>").text(title) << "</h1>\n<p>";
    out_.text(counted(static_cast<std::int64_t>(rows_.size()), "room")) << ", ";
    out_.text(counted(static_cast<std::int64_t>(structure_.people().size()), "person or group",
                      "people and groups"))
        << ", ";
    out_.text(counted(facts_.messages, "message")) << ". Times are UTC.</p>\n";
    if (!facts_.part.empty())
      (out_ << "<p>").text(facts_.part) << "</p>\n";
    if (facts_.roomless > 0)
      (out_ << "<p>").text(counted(facts_.roomless, "message"))
          << " without a room that can be read: only in data/.</p>\n";
    (out_ << "<p class=\"soft\">Digest <code>").text(facts_.digest) << "</code>, made by ";
    out_.text(facts_.made_by)
        << "</p>\n<div class=\"tools\" hidden>\n<label>Search rooms and people <input "
           "type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n<span "
           "id=\"found\" role=\"status\"></span>\n</div>\n<nav aria-label=\"Parts\"><a "
           "href=\"#categories\">Categories</a><a href=\"#rooms\">Rooms</a><a "
           "href=\"#people\">People</a></nav>\n</header>\n<main>\n";
  }

  void categories() {
    std::vector<const Place*> all;
    for (const auto& place : structure_.places())
      if (place.is_category)
        all.push_back(&place);
    std::stable_sort(all.begin(), all.end(), [](const Place* a, const Place* b) {
      return std::tuple(order_of(a->name), a->name) < std::tuple(order_of(b->name), b->name);
    });
    for (const auto* place : all)
      if (place->parent && structure_.place(*place->parent) != nullptr)
        below_[*place->parent].push_back(place);
    out_ << "<section id=\"categories\">\n<h2>Categories</h2>\n<ul class=\"tree\">\n";
    for (const auto* place : all)
      if (!place->parent || structure_.place(*place->parent) == nullptr)
        category(*place, 0);
    // What hangs on itself, in a damaged store, and what is nested too deeply.
    for (const auto* place : all)
      if (!listed_.contains(place->id))
        category(*place, 0);
    out_ << "</ul>\n</section>\n";
    flush();
  }

  void category(const Place& place, std::size_t level) {
    if (!listed_.insert(place.id).second)
      return;
    const auto rooms = rooms_of_.find(place.id);
    out_ << "<li>";
    if (rooms != rooms_of_.end())
      (out_ << "<a href=\"#c").digits(place.id) << "\">";
    (out_ << "<bdi>").text(place.name.empty() ? "(no name)" : place.name) << "</bdi>";
    if (rooms != rooms_of_.end())
      (out_ << "</a> <span class=\"soft\">").text(counted(rooms->second, "room")) << "</span>";
    if (place.is_disabled)
      out_ << " <span class=\"soft\">disabled</span>";
    if (const auto managers = managers_of(place.id); !managers.empty())
      (out_ << " <span class=\"soft\">managed by <bdi>").text(managers) << "</bdi></span>";
    if (const auto below = below_.find(place.id); below != below_.end() && level < most_nested) {
      out_ << "\n<ul>\n";
      for (const auto* child : below->second)
        category(*child, level + 1);
      out_ << "</ul>";
    }
    out_ << "</li>\n";
  }

  [[nodiscard]] std::string managers_of(std::int64_t place) const {
    const auto managers = structure_.people_with(place, Part::manager);
    std::string names;
    for (std::size_t i = 0; i < managers.size() && i < managers_named; ++i)
      names.append(i == 0 ? "" : ", ").append(structure_.people()[managers[i]].name);
    return managers.size() > managers_named ? fmt::format("{} +{}", names, managers.size() - managers_named)
                                            : names;
  }

  /// Ends the rows that are laid out together.
  void next_row(std::size_t number) {
    if (number == 0 || number % rows_together != 0)
      return;
    out_ << "</tbody><tbody>\n";
    flush();
  }

  void rooms() {
    out_ << "<section id=\"rooms\">\n<h2>Rooms</h2>\n";
    if (structure_.roles_come_down())
      out_ << "<p class=\"lead soft\">Members and managers are those that the rows of a room name. Those of "
              "its "
              "categories count, too.</p>\n";
    out_ << "<table class=\"rows rooms\" "
            "id=\"room-table\"><thead><tr><th "
            "scope=\"col\">room</th><th scope=\"col\">category</th><th scope=\"col\">members</th><th "
            "scope=\"col\">managers</th><th scope=\"col\">messages</th><th scope=\"col\">first and "
            "last</th><th "
            "scope=\"col\">state</th></tr></thead><tbody>\n";
    std::set<std::int64_t> begun;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      next_row(i);
      const auto& [room, path, name, category] = rows_[i];
      out_ << "<tr";
      if (category && begun.insert(*category).second)
        (out_ << " id=\"c").digits(*category) << "\"";
      (out_ << "><td><a href=\"rooms/").own(room_folder(room->id)) << "/index.html\"><bdi>";
      (out_.text(name.empty() ? "(no name)" : name) << "</bdi></a></td><td>").text(path) << "</td><td>";
      if (structure_.place(room->id) != nullptr)
        out_.number(static_cast<std::int64_t>(structure_.count_people(room->id)));
      (out_ << "</td><td>").text(managers_of(room->id)) << "</td><td>";
      out_.number(room->messages) << "</td><td>";
      out_.own(day_of(room->first));
      if (day_of(room->first) != day_of(room->last))
        (out_ << " – ").own(day_of(room->last));
      (out_ << "</td><td>").text(room_state(structure_, room->id)) << "</td></tr>\n";
    }
    out_ << "</tbody></table>\n<p><button type=\"button\" class=\"more\" hidden></button></p>\n</section>\n";
    flush();
  }

  void people() {
    std::vector<const Person*> all;
    for (const auto& person : structure_.people())
      all.push_back(&person);
    std::sort(all.begin(), all.end(), [](const Person* a, const Person* b) {
      return std::tuple(order_of(a->name), a->name, a->id) < std::tuple(order_of(b->name), b->name, b->id);
    });
    out_ << "<section id=\"people\">\n<h2>People</h2>\n<table class=\"rows people\" "
            "id=\"people-table\"><thead><tr><th "
            "scope=\"col\">name</th><th scope=\"col\">address</th><th scope=\"col\">kind</th><th "
            "scope=\"col\">messages</th><th scope=\"col\">state</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < all.size(); ++i) {
      next_row(i);
      const auto& person = *all[i];
      ((out_ << "<tr><td>").text(person.name) << "</td><td>").text(person.address) << "</td><td>";
      ((out_.own(person.kind) << "</td><td>").number(person.messages) << "</td><td>").own(person.state)
          << "</td></tr>\n";
    }
    out_ << "</tbody></table>\n<p><button type=\"button\" class=\"more\" hidden></button></p>\n</section>\n";
    flush();
  }

  const PageStructure& structure_;
  const IndexFacts& facts_;
  const Write& write_;
  Html out_;
  std::vector<Row> rows_;
  std::map<std::int64_t, std::int64_t> rooms_of_; ///< by category
  std::map<std::int64_t, std::vector<const Place*>> below_;
  std::set<std::int64_t> listed_;
};

} // namespace

void write_index(const PageStructure& structure, const std::vector<RoomTotals>& rooms,
                 const IndexFacts& facts, const std::function<void(std::string_view)>& write) {
  Index(structure, rooms, facts, write).run();
}

} // namespace gc2pc::pages
