// SPDX-License-Identifier: Apache-2.0
/// \file
/// What all pages of an archive begin and end with.
#pragma once

#include "migrator/pages/html.hpp"

#include <string>
#include <string_view>

namespace gc2pc::pages {

/// Style and script of a page, and the content security policy that allows these and nothing else: no page
/// loads anything, and no text becomes style or script.
class PageFrame {
 public:
  /// Both outlive this. Without a script none is allowed.
  explicit PageFrame(std::string_view style, std::string_view script = {});

  /// Up to the beginning of the body. `title` is a text.
  void begin(Html& out, std::string_view title) const;
  void end(Html& out) const;

 private:
  std::string_view script_;
  std::string head_;
};

} // namespace gc2pc::pages
