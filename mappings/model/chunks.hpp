// SPDX-License-Identifier: Apache-2.0
/// \file
/// A list of millions of values in pieces: it grows without being copied, and can be let go piece by piece.
#pragma once

#include <cstddef>
#include <vector>

namespace gc2pc {

template <class T>
class Chunks {
 public:
  void push_back(const T& value) {
    if (chunks_.empty() || chunks_.back().size() == chunk_size)
      chunks_.emplace_back().reserve(chunk_size);
    chunks_.back().push_back(value);
    ++size_;
  }
  [[nodiscard]] std::size_t size() const { return size_; }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const auto& chunk : chunks_)
      for (const auto& value : chunk)
        visit(value);
  }
  /// The same; frees what was visited, and the list is empty afterwards.
  template <class Visit>
  void drain(const Visit& visit) {
    for (auto& chunk : chunks_) {
      for (const auto& value : chunk)
        visit(value);
      chunk = std::vector<T>();
    }
    chunks_.clear();
    size_ = 0;
  }

 private:
  /// A chunk is large enough to go back to the system when it is freed.
  static constexpr std::size_t chunk_size = 32'768;

  std::vector<std::vector<T>> chunks_;
  std::size_t size_ = 0;
};

} // namespace gc2pc
