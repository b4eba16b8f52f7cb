// SPDX-License-Identifier: Apache-2.0
/// \file
/// A SIP address of an account or endpoint: kept to the letter, compared without case.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

/// `sip:user@domain`. The text stays as it was given, because the endpoint must have the same address to the
/// letter.
class SipUri {
 public:
  /// Throws Error(usage) "'…' is not a SIP address" when it is not `sip:user@domain` with non-empty parts and
  /// no blanks.
  [[nodiscard]] static SipUri parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The part after the @, lower case.
  [[nodiscard]] std::string domain() const;
  /// ASCII case-insensitive, as Active Directory compares it.
  [[nodiscard]] bool same_as(std::string_view other) const noexcept;

 private:
  explicit SipUri(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

} // namespace gc2pc
