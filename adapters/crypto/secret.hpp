// SPDX-License-Identifier: Apache-2.0
/// \file
/// A text that must stay secret: it is never copied, and its bytes are wiped when it goes.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

class Secret {
 public:
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&&) = delete;

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

 protected:
  /// Of `text` the first line: files and pipes end in one.
  explicit Secret(std::string text);
  ~Secret();

 private:
  std::string text_;
};

/// From now on a crash of this process leaves no memory image, which would have the secrets in it; nor may
/// another process of the same account read its memory.
void forbid_core_dumps() noexcept;

/// What an environment variable holds. Throws Error(usage) when it is not set; `what` says what it should be.
[[nodiscard]] std::string secret_variable(const std::string& variable, std::string_view what);

} // namespace gc2pc
