// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every FileStore must do, whatever it is made of.
#pragma once

#include "adapters/files/file_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gc2pc::test {

/// One empty file store that exists, and a way to it past the adapter.
class FileStoreFixture {
 public:
  virtual ~FileStoreFixture() = default;
  [[nodiscard]] virtual std::unique_ptr<FileStore> open() = 0;
  virtual void put(const std::string& path, const std::string& bytes) = 0;
  /// Nothing when there is no such file.
  [[nodiscard]] virtual std::optional<std::string> get(const std::string& path) = 0;
};

using FileStoreFixtureFactory = std::function<std::unique_ptr<FileStoreFixture>()>;

/// Call it from a TEST_CASE; the cases are SUBCASEs, each with fresh fixtures.
void check_file_store_conformance(const FileStoreFixtureFactory& make);

} // namespace gc2pc::test
