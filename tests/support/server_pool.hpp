// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: practice pools whose databases are in a server instead of a file.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/source/legacy_writer.hpp"

#include <optional>
#include <string>

namespace gc2pc::test {

/// Copies a legacy pool into an empty database of a server.
inline void copy_legacy(const std::string& from, const std::string& to) {
  const auto source = open_source(from, std::nullopt);
  LegacyWriter writer(ConnectionString::parse(to));
  writer.write(source->inventory());
  Batch<legacy::Message> batch;
  for (const auto reader = source->messages({}); reader->next(batch);)
    writer.append(batch.rows());
  writer.finish();
}

} // namespace gc2pc::test
