// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/html.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <libxml/HTMLtree.h>
#include <libxml/xmlsave.h>

#include <new>

namespace gc2pc {
namespace {

const xmlChar* xml(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// The text with what HTML cannot hold replaced: ill-formed UTF-8 and control characters.
std::string visible(std::string_view text) {
  std::string clean(text);
  clean_utf8(clean);
  std::string result;
  result.reserve(clean.size());
  for (const char c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < ' ' && c != '\t' && c != '\n') || byte == 0x7f)
      result += "\uFFFD";
    else
      result += c;
  }
  return result;
}

_xmlNode* checked(_xmlNode* node) {
  if (!node)
    throw std::bad_alloc();
  return node;
}

} // namespace

HtmlElement HtmlElement::add(std::string_view tag, std::string_view css_class) {
  HtmlElement child(checked(xmlNewChild(node_, nullptr, xml(std::string(tag)), nullptr)));
  if (!css_class.empty())
    child.attribute("class", css_class);
  return child;
}

HtmlElement& HtmlElement::with(std::string_view tag, std::string_view content, std::string_view css_class) {
  add(tag, css_class).text(content);
  return *this;
}

HtmlElement& HtmlElement::text(std::string_view content) {
  const auto shown = visible(content);
  xmlAddChild(node_, checked(xmlNewDocTextLen(node_->doc, xml(shown), static_cast<int>(shown.size()))));
  return *this;
}

HtmlElement& HtmlElement::attribute(std::string_view name, std::string_view value) {
  const auto shown = visible(value);
  if (!xmlNewProp(node_, xml(std::string(name)), xml(shown)))
    throw std::bad_alloc();
  return *this;
}

void HtmlDocument::Free::operator()(_xmlDoc* document) const noexcept {
  xmlFreeDoc(document);
}

HtmlDocument::HtmlDocument(std::string_view title, std::string_view style)
    : document_(htmlNewDocNoDtD(nullptr, nullptr)) {
  if (!document_)
    throw std::bad_alloc();
  auto* html = checked(xmlNewDocNode(document_.get(), nullptr, xml("html"), nullptr));
  xmlDocSetRootElement(document_.get(), html);
  HtmlElement root(html);
  root.attribute("lang", "en");
  auto head = root.add("head");
  head.add("meta").attribute("charset", "utf-8");
  head.add("meta").attribute("name", "viewport").attribute("content", "width=device-width, initial-scale=1");
  head.add("meta").attribute("name", "color-scheme").attribute("content", "light dark");
  // Nothing may be fetched, whatever a name in the data looks like.
  head.add("meta")
      .attribute("http-equiv", "Content-Security-Policy")
      .attribute("content", "default-src 'none'; style-src 'unsafe-inline'");
  head.with("title", title).with("style", style);
  body_ = root.add("body").node_;
}

std::string HtmlDocument::text() const {
  const std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(), &xmlBufferFree);
  if (!buffer)
    throw std::bad_alloc();
  auto* save = xmlSaveToBuffer(buffer.get(), "UTF-8", XML_SAVE_AS_HTML);
  if (!save)
    throw std::bad_alloc();
  const bool saved = xmlSaveDoc(save, document_.get()) >= 0;
  if (xmlSaveClose(save) < 0 || !saved)
    throw Error(ErrorKind::internal, "the report could not be written as HTML");
  return "<!DOCTYPE html>\n" + std::string(reinterpret_cast<const char*>(xmlBufferContent(buffer.get())),
                                           static_cast<std::size_t>(xmlBufferLength(buffer.get())));
}

} // namespace gc2pc
