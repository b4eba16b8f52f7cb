// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/secret.hpp"

#include "mappings/model/error.hpp"

#include <openssl/crypto.h>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <utility>

namespace gc2pc {

Secret::Secret(std::string text) : text_(std::move(text)) {
  if (const auto end = text_.find_first_of("\r\n"); end != std::string::npos)
    text_.resize(end);
}

// A short text lies inside of the object, so that moving would leave a copy behind.
Secret::Secret(Secret&& other) noexcept : text_(std::string_view(other.text_)) {
  OPENSSL_cleanse(other.text_.data(), other.text_.size());
  other.text_.clear();
}

Secret::~Secret() {
  OPENSSL_cleanse(text_.data(), text_.size());
}

void forbid_core_dumps() noexcept {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // A handler that the kernel pipes core dumps to ignores the limit.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

std::string secret_variable(const std::string& variable, std::string_view what) {
  const char* text = std::getenv(variable.c_str());
  if (!text)
    throw Error(ErrorKind::usage, "the environment does not have the variable '" + variable + "'")
        .hint("Set it to " + std::string(what) + ".");
  return text;
}

} // namespace gc2pc
