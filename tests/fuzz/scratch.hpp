// SPDX-License-Identifier: Apache-2.0
/// \file
/// A folder in memory for the fuzzers that need files, removed at the end of its life.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gc2pc::fuzz {

class Scratch {
 public:
  Scratch() {
    const std::filesystem::path memory = "/dev/shm";
    const auto below =
        std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    auto pattern = (below / "gc2pc-fuzz-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error("no folder below " + below.string());
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored; // it is in memory: what is left goes with the machine
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

} // namespace gc2pc::fuzz
