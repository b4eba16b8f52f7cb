// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whatever people and their programs wrote: another parser finds only the elements of gc2pc in a page, and
/// in them the text that was written.
#include "embedded/archive_pages.hpp"
#include "migrator/base/visible_text.hpp"
#include "migrator/pages/index_html.hpp"
#include "migrator/pages/message_html.hpp"

#include <doctest/doctest.h>
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include <array>
#include <memory>
#include <random>
#include <regex>
#include <set>

using namespace gc2pc;
using namespace gc2pc::pages;

namespace {

struct DocumentFree {
  void operator()(xmlDoc* document) const noexcept { xmlFreeDoc(document); }
};

std::string text_of(xmlNode* node) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> text(xmlNodeGetContent(node), xmlFree);
  return text ? reinterpret_cast<const char*>(text.get()) : "";
}

/// What a page consists of.
struct Found {
  std::multiset<std::string> elements;
  std::vector<std::string> texts;   ///< of <p> in the list of messages
  std::vector<std::string> strange; ///< elements and attributes that gc2pc does not write
};

void walk(xmlNode* node, bool in_list, Found& found) {
  static const std::set<std::string> ours{
      "html",  "head",  "meta",   "style",   "title", "body",   "header", "nav",  "a",  "h1",
      "h2",    "bdi",   "p",      "main",    "ol",    "ul",     "li",     "time", "b",  "em",
      "small", "span",  "footer", "section", "table", "thead",  "tbody",  "tr",   "th", "td",
      "div",   "label", "input",  "button",  "code",  "script", "dl",     "dt",   "dd"};
  static const std::set<std::string> attributes{
      "lang", "charset", "http-equiv", "content", "name",         "class",      "href", "rel",  "aria-label",
      "id",   "dir",     "hidden",     "type",    "autocomplete", "spellcheck", "role", "scope"};
  static const std::regex targets(
      R"((\.\./\.\./index\.html|index\.html|README\.txt|#[a-z0-9-]+|[0-9]{4}-[0-9]{2}(-[0-9]+)?\.html|no-date\.html)"
      R"(|rooms/[-x0-9a-f]+/index\.html|\.\./\.\./files/[0-9a-z/.]+))");
  for (; node != nullptr; node = node->next) {
    if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE)
      found.strange.emplace_back("a comment");
    if (node->type != XML_ELEMENT_NODE)
      continue;
    const std::string name = reinterpret_cast<const char*>(node->name);
    found.elements.insert(name);
    if (!ours.contains(name))
      found.strange.push_back(name);
    for (auto* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      const std::string attribute_name = reinterpret_cast<const char*>(attribute->name);
      if (!attributes.contains(attribute_name) ||
          (attribute_name == "href" && !std::regex_match(text_of(attribute->children), targets)))
        found.strange.push_back(name + " " + attribute_name);
    }
    if (name == "p" && in_list)
      found.texts.push_back(text_of(node));
    walk(node->children, in_list || name == "ol", found);
  }
}

Found parsed(const std::string& page) {
  const std::unique_ptr<xmlDoc, DocumentFree> document(
      htmlReadMemory(page.data(), static_cast<int>(page.size()), "page", "UTF-8",
                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD));
  REQUIRE(document);
  Found found;
  walk(xmlDocGetRootElement(document.get()), false, found);
  return found;
}

std::string utf8(char32_t c) {
  std::string text;
  const auto more = [&](unsigned shift) { text += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0U | (c >> 6U));
    more(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0U | (c >> 12U));
    more(6), more(0);
  } else {
    text += static_cast<char>(0xF0U | (c >> 18U));
    more(12), more(6), more(0);
  }
  return text;
}

/// What was written, and what a reader is to see.
struct Written {
  std::string text, seen;
};

const std::array<std::string_view, 30> hostile{"</p></li></ol><script>alert(1)</script>",
                                               "<!--",
                                               "-->",
                                               "<![CDATA[",
                                               "]]>",
                                               "<?php",
                                               "&lt;",
                                               "&#60;",
                                               "&amp;amp;",
                                               "<img src=x onerror=alert(1)>",
                                               "\" onmouseover=\"x",
                                               "'",
                                               "javascript:alert(1)",
                                               "<a href='javascript:1'>",
                                               "</style><script>",
                                               "</title>",
                                               "<svg/onload=1>",
                                               "<iframe src=//x>",
                                               "<base href=//x>",
                                               "<meta http-equiv=refresh>",
                                               "https://example.com/?a=1&b=2",
                                               "file:///etc/passwd",
                                               "../../../etc/passwd",
                                               "C:\\CON",
                                               "ma-filelink:a/b.txt",
                                               "ma-filelink://\"><script>",
                                               "ma-filelink:javascript:x",
                                               "{{7*7}}",
                                               "[STORY]",
                                               "\n \n"};

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  Written any() {
    Written result;
    const auto pieces = random_() % 12;
    for (unsigned i = 0; i < pieces; ++i) {
      if (random_() % 3 == 0) {
        const auto piece = hostile[random_() % hostile.size()];
        result.text += piece;
        result.seen += piece;
        continue;
      }
      const auto c = character();
      const auto bytes = utf8(c);
      result.text += bytes;
      const bool is_kept = c == '\n' || c == '\t' || c == 0xAD || (c >= 0x200C && c <= 0x200F);
      if (c == 0)
        result.seen += "\xef\xbf\xbd";
      else if ((c & 0xFFFEU) == 0xFFFEU || (is_hidden(c) && !is_kept))
        result.seen += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c));
      else
        result.seen += bytes;
    }
    // A line end of two bytes is one; random_ makes it now and then.
    for (auto at = result.text.find("\r\n"); at != result.text.npos; at = result.text.find("\r\n"))
      result.text.replace(at, 2, "\n");
    for (auto at = result.seen.find("\\u{d}\n"); at != result.seen.npos; at = result.seen.find("\\u{d}\n"))
      result.seen.replace(at, 6, "\n");
    return result;
  }
  std::string bytes() {
    std::string text(random_() % 200, '\0');
    for (auto& c : text)
      c = static_cast<char>(random_());
    return text;
  }
  unsigned draw() { return static_cast<unsigned>(random_()); }

 private:
  char32_t character() {
    for (;;) {
      const auto kind = draw() % 6;
      const auto c = static_cast<char32_t>(kind == 0   ? draw() % 0x20
                                           : kind == 1 ? 0x20 + draw() % 0x60
                                           : kind == 2 ? 0x80 + draw() % 0x200
                                           : kind == 3 ? 0x2000 + draw() % 0x80
                                                       : draw() % 0x110000);
      if (c < 0xD800 || c > 0xDFFF)
        return c;
    }
  }

  std::mt19937 random_;
};

chat::Inventory inventory_named(Writer& writer, bool any_bytes) {
  const auto name = [&] { return any_bytes ? writer.bytes() : writer.any().text; };
  chat::Inventory inventory;
  chat::Principal ann;
  ann.id = chat::PrincipalId{5};
  ann.uri = name();
  ann.name = name();
  inventory.principals = {ann};
  chat::Node root, room;
  root.id = chat::NodeId{1};
  root.is_category = true;
  root.name = name();
  room.id = chat::NodeId{2};
  room.parent = root.id;
  room.name = name();
  room.description = name();
  inventory.nodes = {root, room};
  chat::RoleType manager;
  manager.id = chat::RoleTypeId{1};
  manager.description = "Manager";
  inventory.role_types = {manager};
  chat::Role role;
  role.node = room.id;
  role.principal = ann.id;
  role.type = manager.id;
  inventory.roles = {role};
  return inventory;
}

std::string page_of(const PageStructure& structure, MessageHtml& html,
                    const std::vector<std::string>& texts) {
  RoomPage page;
  page.month = {2011, 3};
  page.name = "2011-03.html";
  page.after = "2011-04.html";
  page.authors = {0};
  std::int64_t id = 0;
  for (const auto& text : texts) {
    html.put(page.messages, {2, ++id, Ticks{633'794'400'000'000'000}, 5, id % 7 == 0, text, {}}, 0);
    ++page.rows;
  }
  Html out;
  put_messages_page(out, PageFrame(embedded::page_css), structure, 2, page);
  return out.str();
}

} // namespace

TEST_CASE("any text: the elements are those of gc2pc, and the text is the one that was written") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  Writer writer(seed);
  FileLinks links({"a/b.txt"}, [](const std::string&) { return "files/ab/ab12.txt"; });
  for (int round = 0; round < 300; ++round) {
    const auto inventory = inventory_named(writer, false);
    const PageStructure structure(inventory);
    MessageHtml html(structure, round % 2 == 0 ? nullptr : &links);
    std::vector<std::string> texts, seen;
    for (int i = 0; i < 20; ++i) {
      auto written = writer.any();
      texts.push_back(std::move(written.text));
      seen.push_back(std::move(written.seen));
    }
    const auto page = page_of(structure, html, texts);
    const auto found = parsed(page);
    REQUIRE((found.strange == std::vector<std::string>{}));
    REQUIRE(found.elements.count("script") == 0);
    REQUIRE(found.elements.count("li") == 21); // 20 messages, one author
    REQUIRE(found.texts.size() == seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i)
      REQUIRE(found.texts[i] == seen[i]);
    // Nothing steers a terminal.
    for (const char c : page)
      REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  }
}

TEST_CASE("any bytes: the elements are those of gc2pc") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  Writer writer(seed);
  for (int round = 0; round < 200; ++round) {
    const auto inventory = inventory_named(writer, true);
    const PageStructure structure(inventory);
    MessageHtml html(structure, nullptr);
    std::vector<std::string> texts;
    for (int i = 0; i < 20; ++i)
      texts.push_back(writer.bytes());
    const auto found = parsed(page_of(structure, html, texts));
    REQUIRE((found.strange == std::vector<std::string>{}));
    REQUIRE(found.texts.size() == 20);
    REQUIRE(found.elements.count("li") == 21);

    Html overview;
    put_overview(overview, PageFrame(embedded::page_css), structure, {2, 20, 0, {}, {}},
                 {{Month{2011, 3}, {20, 1}}});
    REQUIRE((parsed(overview.str()).strange == std::vector<std::string>{}));
    std::string index;
    write_index(structure, {{2, 20, 0, {}, {}}, {99, 1, 0, {}, {}}},
                {"digest", "gc2pc", "A part of the store (category <script>)", 20, 1},
                [&](std::string_view piece) { index += piece; });
    const auto found_in_index = parsed(index);
    REQUIRE((found_in_index.strange == std::vector<std::string>{}));
    REQUIRE(found_in_index.elements.count("tr") == 5); // two heads, two rooms, one person
    REQUIRE(found_in_index.elements.count("script") == 1);
  }
}

TEST_CASE("what a message is, is said in words") {
  Writer writer(1);
  const auto inventory = inventory_named(writer, false);
  const PageStructure structure(inventory);
  FileLinks links({"a/b.txt"}, [](const std::string&) { return "files/ab/ab12.txt"; });
  MessageHtml html(structure, &links);
  const auto of = [&](const Shown& message, std::optional<std::size_t> author = std::nullopt) {
    Html out;
    html.put(out, message, author);
    return out.str();
  };
  const Ticks noon{633'794'400'000'000'000};
  const std::string head = "<time>2009-06-01 08:00:00</time><b><bdi>principal 9</bdi>";
  CHECK(of({2, 7, noon, 9, false, "Hello", {}}) ==
        "<li id=\"m7\">" + head + "</b><p dir=\"auto\">Hello</p></li>\n");
  CHECK(of({2, 7, noon, 9, true, "Hello", "{\\rtf1 Hello}"}) ==
        "<li id=\"m7\" class=\"a\">" + head + " <em>alert</em></b><p dir=\"auto\">Hello</p></li>\n");
  CHECK(of({2, 7, noon, 9, false, "[STORY]Title\nText", {}}) ==
        "<li id=\"m7\">" + head + " <em>story</em></b><p dir=\"auto\">[STORY]Title\nText</p></li>\n");
  CHECK(of({2, 7, noon, 9, false, "", "{\\rtf1 <b>}"}) ==
        "<li id=\"m7\">" + head + " <em>RTF source</em></b><p dir=\"auto\">{\\rtf1 &lt;b&gt;}</p></li>\n");
  CHECK(of({2, 7, noon, 9, false, "see ma-filelink://a/B.txt (notes) http://x", {}}) ==
        "<li id=\"m7\">" + head +
            "</b><p dir=\"auto\">see <a href=\"../../files/ab/ab12.txt\">ma-filelink://a/B.txt</a> (notes) "
            "http://x</p></li>\n");
  CHECK(of({2, 7, noon, 9, false, "ma-filelink:gone ma-filelink: ", {}}) ==
        "<li id=\"m7\">" + head +
            "</b><p dir=\"auto\">ma-filelink:gone ma-filelink: </p><small>A linked file is not in this "
            "archive.</small></li>\n");
  const auto longer = of({2, 7, noon, 9, false, std::string(most_shown_text + 1, 'x'), {}});
  CHECK(longer.size() < most_shown_text + 400);
  CHECK(longer.find("</p><small>This is the beginning; the message has 131,073 bytes. All of it is in "
                    "data/.</small></li>") != longer.npos);
  legacy::BadMessage bad;
  bad.room = legacy::NodeId{2};
  bad.column = "chatDate";
  bad.expected = "a whole number";
  bad.found = "a text";
  bad.content = "<b>";
  Html out;
  html.put(out, std::vector<legacy::BadMessage>{bad});
  CHECK(out.str() ==
        "<li><time>no date</time><b><em>cannot be read</em></b><p dir=\"auto\">&lt;b&gt;</p><small> "
        "chatDate holds a text instead of a whole number. The row is in data/.</small></li>\n");
}
