// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/xml.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <set>

namespace gc2pc::xml {
namespace {

template <auto function>
struct Call {
  template <class T>
  void operator()(T* object) const noexcept {
    function(object);
  }
};

using DocHandle = std::unique_ptr<xmlDoc, Call<xmlFreeDoc>>;
using ParserHandle = std::unique_ptr<xmlParserCtxt, Call<xmlFreeParserCtxt>>;
using SchemaParserHandle = std::unique_ptr<xmlRelaxNGParserCtxt, Call<xmlRelaxNGFreeParserCtxt>>;
using SchemaHandle = std::unique_ptr<xmlRelaxNG, Call<xmlRelaxNGFree>>;
using ValidHandle = std::unique_ptr<xmlRelaxNGValidCtxt, Call<xmlRelaxNGFreeValidCtxt>>;

constexpr std::string_view relax_ng_namespace = "http://relaxng.org/ns/structure/1.0";

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

/// libxml2 wants NUL-terminated names.
const xmlChar* chars(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

const xmlNode* node_of(const void* node) {
  return static_cast<const xmlNode*>(node);
}

std::optional<std::string> attribute_of(const xmlNode* node, const std::string& name) {
  auto* value = xmlGetNoNsProp(node, chars(name));
  if (value == nullptr)
    return std::nullopt;
  std::string result(view(value));
  xmlFree(value);
  return result;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string text_of(const xmlNode* node) {
  auto* content = xmlNodeGetContent(node);
  std::string result = trimmed(view(content));
  xmlFree(content);
  return result;
}

[[noreturn]] void refuse_at(const std::string& origin, long line, const std::string& message) {
  throw Error(ErrorKind::configuration, origin + ":" + std::to_string(line) + ": " + message);
}

/// What libxml2 said first. Collected instead of printed.
struct FirstComplaint {
  int line = 0;
  std::string message;
  const xmlNode* node = nullptr;

  static void collect(void* self, xmlErrorPtr error) {
    auto& first = *static_cast<FirstComplaint*>(self);
    if (!first.message.empty() || error == nullptr || error->message == nullptr)
      return;
    first.line = error->line;
    first.message = trimmed(error->message);
    first.node = static_cast<const xmlNode*>(error->node);
  }
};

// libxml2 2.12 made the error a pointer to const; the cast serves both.
const auto collector = reinterpret_cast<xmlStructuredErrorFunc>(&FirstComplaint::collect);

/// Called at `<!DOCTYPE`, before any entity is defined: nothing behind it is read.
void stop_at_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  auto* parser = static_cast<xmlParserCtxtPtr>(context);
  *static_cast<int*>(parser->_private) = parser->input != nullptr ? parser->input->line : 1;
  xmlStopParser(parser);
}

/// Refuses what is nested deeper than max_depth.
void check_depth(const xmlNode* node, int depth, const std::string& origin) {
  if (depth > max_depth)
    refuse_at(origin, xmlGetLineNo(node), "the elements are nested deeper than " + std::to_string(max_depth));
  for (const auto* child = node->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      check_depth(child, depth + 1, origin);
}

/// Where what begins at `at` ends; behind the text when it does not.
std::size_t behind(std::string_view text, std::size_t at, std::string_view end) {
  const auto found = text.find(end, at);
  return found == std::string_view::npos ? text.size() : found + end.size();
}

/// Refuses an element with more than max_attributes, before libxml2 sees it. A value is what is in quotes
/// within a tag.
void check_attributes(std::string_view text, const std::string& origin) {
  for (auto at = text.find('<'); at < text.size(); at = text.find('<', at)) {
    const auto rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      at = behind(text, at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = behind(text, at, "]]>");
    } else if (rest.starts_with("<?")) {
      at = behind(text, at, "?>");
    } else {
      std::size_t values = 0;
      for (++at; at < text.size() && text[at] != '>' && text[at] != '<'; ++at)
        if (text[at] == '"' || text[at] == '\'') {
          at = std::min(text.find(text[at], at + 1), text.size() - 1);
          if (++values > max_attributes)
            refuse_at(origin,
                      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'),
                      "an element has more than " + std::to_string(max_attributes) + " attributes");
        }
    }
  }
}

DocHandle parse_document(std::string_view text, const std::string& origin) {
  if (text.size() > max_bytes)
    throw Error(ErrorKind::configuration, origin + ": larger than " + std::to_string(max_bytes) + " bytes");
  check_attributes(text, origin);
  const ParserHandle parser(xmlNewParserCtxt());
  if (!parser)
    throw Error(ErrorKind::internal, "libxml2 cannot create a parser");
  int doctype_line = 0;
  parser->_private = &doctype_line;
  parser->sax->internalSubset = &stop_at_doctype;
  FirstComplaint complaint;
  xmlSetStructuredErrorFunc(&complaint, collector);
  DocHandle document(xmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()),
                                       origin.c_str(), nullptr, XML_PARSE_NONET | XML_PARSE_NOCDATA));
  xmlSetStructuredErrorFunc(nullptr, nullptr);
  if (doctype_line != 0)
    refuse_at(origin, doctype_line, "a DOCTYPE is not allowed");
  if (!document || !complaint.message.empty())
    refuse_at(origin, std::max(1, complaint.line), "not valid XML: " + complaint.message);
  check_depth(xmlDocGetRootElement(document.get()), 1, origin);
  return document;
}

/// Values that a text or an attribute may have: a list, or anything.
struct Values {
  std::set<std::string> listed;
  bool open = false; ///< a data type or free text is possible too

  [[nodiscard]] bool allows(const std::string& value) const {
    return open || listed.empty() || listed.contains(value);
  }
};

/// What a RELAX NG schema allows in an element: for error texts only, the validation itself is libxml2's.
struct Allowed {
  bool known = false;
  std::set<std::string> elements, required_attributes;
  std::set<std::string> once;   ///< elements that may not be repeated
  std::set<std::string> one_of; ///< attributes of which exactly one must be there
  std::map<std::string, Values> attributes;
  Values text;
};

class Grammar {
 public:
  explicit Grammar(const xmlNode* root) : root_(root) {}

  /// By the element's name; patterns of the same name are taken together.
  [[nodiscard]] Allowed inside(std::string_view element) const {
    Allowed allowed;
    visit(root_, [&](const xmlNode* pattern) {
      if (is(pattern, "element") && name_of(pattern) == element) {
        allowed.known = true;
        collect_children(pattern, allowed, {});
      }
    });
    return allowed;
  }
  [[nodiscard]] std::set<std::string> roots() const {
    Allowed allowed;
    visit(root_, [&](const xmlNode* pattern) {
      if (is(pattern, "start"))
        collect_children(pattern, allowed, {});
    });
    return allowed.elements;
  }

 private:
  static bool is(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && view(node->name) == name && node->ns != nullptr &&
           view(node->ns->href) == relax_ng_namespace;
  }
  static std::string name_of(const xmlNode* node) { return attribute_of(node, "name").value_or(""); }

  template <class Visit>
  static void visit(const xmlNode* node, const Visit& visitor) {
    visitor(node);
    for (const auto* child = node->children; child != nullptr; child = child->next)
      if (child->type == XML_ELEMENT_NODE)
        visit(child, visitor);
  }

  /// Where in a pattern something is.
  struct Place {
    bool required = true, repeated = false;
  };

  void collect_children(const xmlNode* node, Allowed& allowed, Place place) const {
    for (const auto* child = node->children; child != nullptr; child = child->next)
      if (child->type == XML_ELEMENT_NODE)
        collect(child, allowed, place);
  }

  /// Adds what is allowed directly here, following references. Our schemas have no references in a circle
  /// outside elements, which RELAX NG forbids anyway.
  void collect(const xmlNode* node, Allowed& allowed, Place place) const {
    if (is(node, "element")) {
      allowed.elements.insert(name_of(node));
      if (!place.repeated)
        allowed.once.insert(name_of(node));
    } else if (is(node, "attribute")) {
      auto& values = allowed.attributes[name_of(node)];
      visit(node, [&](const xmlNode* pattern) { add_value(pattern, values); });
      if (node->children == nullptr)
        values.open = true;
      if (place.required)
        allowed.required_attributes.insert(name_of(node));
    } else if (is(node, "ref")) {
      visit(root_, [&](const xmlNode* pattern) {
        if (is(pattern, "define") && name_of(pattern) == name_of(node))
          collect_children(pattern, allowed, place);
      });
    } else {
      add_value(node, allowed.text);
      const bool many = is(node, "zeroOrMore") || is(node, "oneOrMore");
      const bool maybe = is(node, "optional") || is(node, "zeroOrMore") || is(node, "choice");
      if (is(node, "choice") && place.required)
        for (const auto* child = node->children; child != nullptr; child = child->next)
          if (is(child, "attribute"))
            allowed.one_of.insert(name_of(child));
      collect_children(node, allowed, {place.required && !maybe, place.repeated || many});
    }
  }

  static void add_value(const xmlNode* node, Values& values) {
    if (is(node, "value"))
      values.listed.insert(trimmed(view(node->children ? node->children->content : nullptr)));
    else if (is(node, "data") || is(node, "text"))
      values.open = true;
  }

  const xmlNode* root_;
};

std::string listed(const std::set<std::string>& names) {
  return names.empty() ? "nothing" : joined(names);
}

/// The names that values belong to.
template <class Value>
std::string listed(const std::map<std::string, Value>& values) {
  std::set<std::string> names;
  for (const auto& [name, value] : values)
    names.insert(name);
  return listed(names);
}

std::string allowed_text(const Allowed& allowed) {
  if (!allowed.known)
    return {};
  std::string result;
  const auto add = [&](const std::string& what) { result += (result.empty() ? "; allowed: " : "; ") + what; };
  if (!allowed.text.listed.empty())
    add(listed(allowed.text.listed));
  if (allowed.text.open)
    add("text");
  if (!allowed.elements.empty())
    add("elements " + listed(allowed.elements));
  if (!allowed.attributes.empty())
    add("attributes " + listed(allowed.attributes));
  return result.empty() ? "; allowed: nothing" : result;
}

std::string in_element(const xmlNode* node) {
  return "element '" + std::string(view(node->name)) + "': ";
}

/// The most frequent mistakes, reported better than by libxml2: names that are not known where they are,
/// attributes that are missing, values that are not in a list.
void check_names(const xmlNode* node, const Grammar& grammar, const std::string& origin) {
  const auto allowed = grammar.inside(view(node->name));
  if (!allowed.known)
    return;
  const auto refuse = [&](const xmlNode* where, const std::string& message) {
    refuse_at(origin, xmlGetLineNo(where), in_element(where) + message);
  };
  for (const auto* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    const std::string name(view(attribute->name));
    const auto known = allowed.attributes.find(name);
    if (known == allowed.attributes.end())
      refuse(node, "unknown attribute '" + name + "'; allowed: " + listed(allowed.attributes));
    const auto value = attribute_of(node, name).value_or("");
    if (!known->second.allows(value))
      refuse(node,
             "attribute " + name + " cannot be '" + value + "'; allowed: " + listed(known->second.listed));
  }
  for (const auto& name : allowed.required_attributes)
    if (!attribute_of(node, name))
      refuse(node, "the attribute " + name + " is missing; allowed: " + listed(allowed.attributes));
  const auto given = std::count_if(allowed.one_of.begin(), allowed.one_of.end(),
                                   [&](const auto& name) { return attribute_of(node, name).has_value(); });
  if (!allowed.one_of.empty() && given != 1)
    refuse(node, std::string(given == 0 ? "an attribute is missing" : "has too many attributes") +
                     "; allowed: one of " + listed(allowed.one_of));
  bool has_elements = false;
  std::set<std::string> seen;
  for (const auto* child = node->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE)
      continue;
    has_elements = true;
    if (!allowed.elements.contains(std::string(view(child->name))))
      refuse(child,
             "unknown in '" + std::string(view(node->name)) + "'; allowed: " + listed(allowed.elements));
    if (!seen.emplace(view(child->name)).second && allowed.once.contains(std::string(view(child->name))))
      refuse(child, "occurs twice; allowed: once");
    check_names(child, grammar, origin);
  }
  if (!has_elements && allowed.elements.empty() && !allowed.text.listed.empty()) {
    const auto value = text_of(node);
    if (!allowed.text.allows(value))
      refuse(node, "cannot be '" + value + "'; allowed: " + listed(allowed.text.listed));
  }
}

} // namespace

struct Document::Impl {
  DocHandle document;
  std::string origin;
};

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document Document::parse(std::string_view text, const std::string& origin) {
  auto impl = std::make_unique<Impl>();
  impl->origin = origin;
  impl->document = parse_document(text, origin);
  return Document(std::move(impl));
}

void Document::validate(std::string_view relax_ng) const {
  const auto schema_document = parse_document(relax_ng, "schema");
  const Grammar grammar(xmlDocGetRootElement(schema_document.get()));
  const auto* top = xmlDocGetRootElement(impl_->document.get());
  if (const auto roots = grammar.roots(); !roots.contains(std::string(view(top->name))))
    refuse_at(impl_->origin, xmlGetLineNo(top),
              in_element(top) + "unknown as the root element; allowed: " + listed(roots));
  check_names(top, grammar, impl_->origin);

  FirstComplaint complaint;
  const SchemaParserHandle parser(
      xmlRelaxNGNewMemParserCtxt(relax_ng.data(), static_cast<int>(relax_ng.size())));
  xmlRelaxNGSetParserStructuredErrors(parser.get(), collector, &complaint);
  const SchemaHandle schema(xmlRelaxNGParse(parser.get()));
  if (!schema)
    throw Error(ErrorKind::internal, "a schema included in gc2pc does not parse: " + complaint.message);
  const ValidHandle validator(xmlRelaxNGNewValidCtxt(schema.get()));
  xmlRelaxNGSetValidStructuredErrors(validator.get(), collector, &complaint);
  if (xmlRelaxNGValidateDoc(validator.get(), impl_->document.get()) == 0)
    return;
  const auto* where =
      complaint.node != nullptr && complaint.node->type == XML_ELEMENT_NODE ? complaint.node : top;
  refuse_at(impl_->origin, xmlGetLineNo(where),
            in_element(where) + complaint.message + allowed_text(grammar.inside(view(where->name))));
}

Element Document::root() const {
  return Element(xmlDocGetRootElement(impl_->document.get()));
}

const std::string& Document::origin() const {
  return impl_->origin;
}

void Document::refuse(const Element& element, const std::string& message) const {
  refuse_at(impl_->origin, element.line(), "element '" + std::string(element.name()) + "': " + message);
}

std::string_view Element::name() const {
  return view(node_of(node_)->name);
}

int Element::line() const {
  return static_cast<int>(xmlGetLineNo(node_of(node_)));
}

std::optional<std::string> Element::attribute(std::string_view name) const {
  return attribute_of(node_of(node_), std::string(name));
}

std::string Element::text() const {
  return text_of(node_of(node_));
}

std::string Element::raw_text() const {
  const std::unique_ptr<xmlChar, void (*)(void*)> content(
      xmlNodeGetContent(const_cast<xmlNode*>(node_of(node_))), xmlFree);
  return content ? reinterpret_cast<const char*>(content.get()) : std::string();
}

std::vector<Element> Element::children(std::string_view name) const {
  std::vector<Element> result;
  for (const auto* child = node_of(node_)->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE && (name.empty() || view(child->name) == name))
      result.push_back(Element(child));
  return result;
}

std::optional<Element> Element::child(std::string_view name) const {
  const auto found = children(name);
  if (found.empty())
    return std::nullopt;
  return found.front();
}

} // namespace gc2pc::xml
