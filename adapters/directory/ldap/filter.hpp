// SPDX-License-Identifier: Apache-2.0
/// \file
/// Search filters (RFC 4515) out of attribute names and values of any content.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

/// A filter that is complete, in its parentheses. Only the functions below make one, so that no value gets in
/// without its special characters escaped.
class Filter {
 public:
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// The attribute has the value, compared by the attribute's own rules.
  [[nodiscard]] static Filter equals(std::string_view attribute, std::string_view value);
  /// The same of a value that is not a text: each octet in hex, so that none of them reads as a letter.
  [[nodiscard]] static Filter octets(std::string_view attribute, std::string_view value);
  /// The attribute has any value.
  [[nodiscard]] static Filter present(std::string_view attribute);
  /// At least one holds; at least one must be given.
  [[nodiscard]] static Filter any_of(const std::vector<Filter>& filters);
  /// All hold; at least one must be given.
  [[nodiscard]] static Filter all_of(const std::vector<Filter>& filters);

 private:
  explicit Filter(std::string text) : text_(std::move(text)) {}
  static Filter joined(char sign, const std::vector<Filter>& filters);
  std::string text_;
};

} // namespace gc2pc::ldap
