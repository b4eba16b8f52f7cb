// SPDX-License-Identifier: Apache-2.0
/// \file
/// XML files that people write (profiles, rule files): parsed safely, validated by RELAX NG, with errors that
/// say what to write instead.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::xml {

/// Bytes of a file at most. Rule files and profiles have a few kilobytes; a larger one is something else by
/// mistake.
inline constexpr std::size_t max_bytes = std::size_t{4} << 20;
/// Elements inside each other at most. Ours need four; libxml2 itself gives up at 256.
inline constexpr int max_depth = 32;

/// Attributes of one element at most. Ours need six; libxml2 compares each with all before it.
inline constexpr std::size_t max_attributes = 100;

/// An element of a document; valid as long as the document.
class Element {
 public:
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] int line() const;
  [[nodiscard]] std::optional<std::string> attribute(std::string_view name) const;
  /// All text inside, blanks at both ends taken off.
  [[nodiscard]] std::string text() const;
  /// All text inside, unchanged.
  [[nodiscard]] std::string raw_text() const;
  /// Child elements in their order; only those called `name` unless it is empty.
  [[nodiscard]] std::vector<Element> children(std::string_view name = {}) const;
  [[nodiscard]] std::optional<Element> child(std::string_view name) const;

 private:
  friend class Document;
  explicit Element(const void* node) : node_(node) {}
  const void* node_; ///< an xmlNode
};

/// A parsed file.
class Document {
 public:
  /// Parses from memory, without network, entities or DTD. `origin` is the file's name for messages. Throws
  /// Error(configuration) "FILE:LINE: …".
  [[nodiscard]] static Document parse(std::string_view text, const std::string& origin);
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  /// Validates against a RELAX NG schema in XML syntax. Throws Error(configuration)
  /// "FILE:LINE: element 'x': what is wrong; allowed: …" for the first thing that is wrong.
  void validate(std::string_view relax_ng) const;
  [[nodiscard]] Element root() const;
  [[nodiscard]] const std::string& origin() const;

  /// Throws Error(configuration) "FILE:LINE: element 'x': MESSAGE": for what a schema cannot say.
  [[noreturn]] void refuse(const Element& element, const std::string& message) const;

 private:
  struct Impl;
  explicit Document(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc::xml
