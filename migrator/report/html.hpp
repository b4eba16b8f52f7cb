// SPDX-License-Identifier: Apache-2.0
/// \file
/// Builds an HTML document as a tree of libxml2, which does all escaping.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct _xmlDoc;
struct _xmlNode;

namespace gc2pc {

/// An element of a document; a handle that is valid as long as the document.
class HtmlElement {
 public:
  /// A new child element behind the others.
  HtmlElement add(std::string_view tag, std::string_view css_class = {});
  /// A new child element that holds this text; returns this element, so that rows can be written in one go.
  HtmlElement& with(std::string_view tag, std::string_view text, std::string_view css_class = {});
  HtmlElement& text(std::string_view text);
  HtmlElement& attribute(std::string_view name, std::string_view value);

 private:
  friend class HtmlDocument;
  explicit HtmlElement(_xmlNode* node) : node_(node) {}
  _xmlNode* node_;
};

/// A document with head and body. Text may be any bytes: what is no UTF-8 or no character that HTML allows is
/// shown as U+FFFD.
class HtmlDocument {
 public:
  HtmlDocument(std::string_view title, std::string_view style);

  [[nodiscard]] HtmlElement body() const { return HtmlElement(body_); }
  /// As UTF-8, with the doctype.
  [[nodiscard]] std::string text() const;

 private:
  struct Free {
    void operator()(_xmlDoc* document) const noexcept;
  };
  std::unique_ptr<_xmlDoc, Free> document_;
  _xmlNode* body_ = nullptr;
};

} // namespace gc2pc
