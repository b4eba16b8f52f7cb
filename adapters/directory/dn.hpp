// SPDX-License-Identifier: Apache-2.0
/// \file
/// Distinguished names: taken apart and written by libldap, compared as Active Directory compares them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A non-empty distinguished name (RFC 4514). Two names are the same when their keys are: attribute types and
/// values compared without case (Unicode), without regard to how characters are escaped, to blanks around
/// separators, or to the order inside a multi-valued RDN.
class Dn {
 public:
  /// Nothing when the text is empty, not a distinguished name, not UTF-8 or longer than any real one.
  [[nodiscard]] static std::optional<Dn> parse(std::string_view text);
  /// As `parse`; throws Error(wrong_input) "'…' is not a distinguished name".
  [[nodiscard]] static Dn require(std::string_view text);

  /// As it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The normal form: the same for all spellings of one name.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  /// The normal form of part `index`, 0 is the object's own RDN ("cn=pools"); empty after the last.
  [[nodiscard]] std::string_view rdn(std::size_t index) const noexcept;
  /// Number of parts, at least 1.
  [[nodiscard]] std::size_t depth() const noexcept { return rdns_.size(); }
  /// Type and unescaped value of the first part, as given: what an object must have as an attribute.
  [[nodiscard]] const std::string& naming_attribute() const noexcept { return naming_attribute_; }
  [[nodiscard]] const std::string& naming_value() const noexcept { return naming_value_; }
  /// The name of the object above, spelled as here; nothing for a name of one part.
  [[nodiscard]] std::optional<std::string> parent() const;
  /// Somewhere below `ancestor`, not the same.
  [[nodiscard]] bool is_below(const Dn& ancestor) const noexcept;

 private:
  std::string text_, key_, naming_attribute_, naming_value_;
  std::vector<std::string> rdns_;
};

/// Whether both are distinguished names of the same object.
[[nodiscard]] bool same_dn(std::string_view a, std::string_view b);
/// A value ready to follow `CN=`: `Doe, J` becomes `Doe\2C J`. Throws Error(wrong_input) when it is not
/// UTF-8.
[[nodiscard]] std::string escape_rdn_value(std::string_view value);

/// Key of the name in a text; nothing when it is none. As Dn::parse, but most names
/// need not be taken apart: an export has half a million.
[[nodiscard]] std::optional<std::string> dn_key(std::string_view text);

} // namespace gc2pc
