// SPDX-License-Identifier: Apache-2.0
/// \file
/// A Mustache template that is filled from JSON.
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace gc2pc::report {

using Write = std::function<void(std::string_view)>;

/// Every value is escaped by html_text, and names that read from right to left are isolated. A section is
/// shown for `true`, for a text that is not empty, for an object, and for each element of a list. Numbers are
/// not shown as such: the model says how they look.
class Template {
 public:
  /// Throws Error(internal) for a text that is not a template.
  explicit Template(std::string_view text);
  ~Template();

  /// Throws Error(internal) with the name when the template names something that the model does not have.
  void render(const nlohmann::json& model, const Write& write);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc::report
