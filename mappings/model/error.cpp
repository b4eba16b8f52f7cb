// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc {

std::string_view to_string(ErrorKind kind) noexcept {
  switch (kind) {
  case ErrorKind::usage:
    return "usage";
  case ErrorKind::configuration:
    return "configuration";
  case ErrorKind::not_found:
    return "not-found";
  case ErrorKind::wrong_input:
    return "wrong-input";
  case ErrorKind::permission:
    return "permission";
  case ErrorKind::no_space:
    return "no-space";
  case ErrorKind::connection:
    return "connection";
  case ErrorKind::conflict:
    return "conflict";
  case ErrorKind::changed:
    return "changed";
  case ErrorKind::plan_errors:
    return "plan-errors";
  case ErrorKind::difference:
    return "difference";
  case ErrorKind::waiting:
    return "waiting";
  case ErrorKind::deadline:
    return "deadline";
  case ErrorKind::no_such_run:
    return "no-such-run";
  case ErrorKind::locked:
    return "locked";
  case ErrorKind::interrupted:
    return "interrupted";
  case ErrorKind::corrupt:
    return "corrupt";
  case ErrorKind::internal:
    return "internal";
  }
  return "internal";
}

Error::Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {
  compose();
}

Error& Error::about(std::string entity, std::string source_key) {
  entity_ = std::move(entity);
  source_key_ = std::move(source_key);
  compose();
  return *this;
}

Error& Error::hint(std::string sentence) {
  hint_ = std::move(sentence);
  compose();
  return *this;
}

Error& Error::retryable(bool value) {
  retryable_ = value;
  return *this;
}

Error& Error::add_context(std::string_view doing) {
  context_ = std::string(doing) + ": " + context_;
  compose();
  return *this;
}

void Error::compose() {
  line_ = context_ + message_;
  if (!entity_.empty())
    line_ += " (" + entity_ + (source_key_.empty() ? "" : " " + source_key_) + ")";
  if (!hint_.empty()) {
    if (line_.back() != '.')
      line_ += '.';
    line_ += ' ' + hint_;
  }
  // What was given may hold NUL; in what() the line would end there, and the rest, with the hint, be lost.
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  for (auto at = line_.find('\0'); at != std::string::npos; at = line_.find('\0', at))
    line_.replace(at, 1, replacement);
}

} // namespace gc2pc
