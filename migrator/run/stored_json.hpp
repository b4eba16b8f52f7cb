// SPDX-License-Identifier: Apache-2.0
/// \file
/// JSON texts in run.db: written for any text, and read with one sentence for all damage. What is stored has
/// a pair of functions, stored_NAME and NAME_from_stored.
#pragma once

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace gc2pc {

/// Names may come from a target whose texts are not well-formed; they are shown, never compared.
[[nodiscard]] inline std::string stored_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// `reader(json)`; throws corrupt with "the run's `what` cannot be read" for everything that it does not
/// expect.
template <class Read>
[[nodiscard]] auto read_stored(const std::string& text, const char* what, Read&& reader) {
  try {
    return reader(nlohmann::json::parse(text));
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::corrupt, std::string("the run's ") + what + " cannot be read");
  }
}

/// What stored_text was given, by its from_json. Throws as read_stored.
template <class T>
[[nodiscard]] T from_stored(const std::string& text, const char* what) {
  return read_stored(text, what, [](const nlohmann::json& value) { return value.get<T>(); });
}

} // namespace gc2pc
