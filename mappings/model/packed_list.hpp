// SPDX-License-Identifier: Apache-2.0
/// \file
/// A list of millions of values in the bytes that they need, read one after the other. A vector of the same
/// rows takes three to six times the memory.
#pragma once

#include "mappings/model/packing.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Values are added at the end, and come out as they were. What an iterator refers to is there until it moves
/// on: a pointer to it must not be kept.
template <class T>
class PackedList {
 public:
  using value_type = T;

  // NOLINTBEGIN(readability-identifier-naming, cert-dcl21-cpp): names and form that the standard library asks
  // for
  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    const_iterator(const PackedList& list, std::size_t index) : list_(&list), index_(index) {
      if (index_ < list_->size_) {
        at_ = list_->blocks_[index_ / block_size].data();
        for (auto skipped = index_ % block_size; skipped > 0; --skipped)
          unpack_members(at_, value_);
        unpack_members(at_, value_);
      }
    }
    reference operator*() const { return value_; }
    pointer operator->() const { return &value_; }
    const_iterator& operator++() {
      if (++index_ < list_->size_) {
        if (index_ % block_size == 0)
          at_ = list_->blocks_[index_ / block_size].data();
        unpack_members(at_, value_);
      }
      return *this;
    }
    const_iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.index_ == b.index_; }

   private:
    const PackedList* list_;
    std::size_t index_;
    const char* at_ = nullptr; ///< behind the value
    T value_{};
  };
  using iterator = const_iterator;
  // NOLINTEND(readability-identifier-naming, cert-dcl21-cpp)

  PackedList() = default;
  PackedList(std::initializer_list<T> values) { append(values); }
  /// Implicit, as rows that were read become rows that are planned.
  PackedList(const std::vector<T>& values) { append(values); }

  void push_back(const T& value) {
    if (size_ % block_size == 0)
      begin_block();
    for_each_packed_member<T>([&](const auto member) { pack(blocks_.back(), value.*member); });
    ++size_;
  }
  template <class Values>
  void append(const Values& values) {
    for (const auto& value : values)
      push_back(value);
  }
  void clear() { *this = PackedList(); }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const_iterator begin() const { return {*this, 0}; }
  [[nodiscard]] const_iterator end() const { return {*this, size_}; }
  /// Begins within the list; half of a block is read for it.
  [[nodiscard]] const_iterator from(std::size_t index) const { return {*this, index}; }
  [[nodiscard]] T operator[](std::size_t index) const { return *from(index); }
  [[nodiscard]] T at(std::size_t index) const {
    if (index >= size_)
      throw std::out_of_range("PackedList::at");
    return *from(index);
  }
  [[nodiscard]] T front() const { return at(0); }
  [[nodiscard]] T back() const { return at(size_ - 1); }

  /// Calls `visit(value)` from the last one to the first.
  template <class Visit>
  void for_each_reversed(const Visit& visit) const {
    for (auto block = blocks_.size(); block > 0; --block) {
      const auto values = values_of(block - 1);
      for (auto value = values.rbegin(); value != values.rend(); ++value)
        visit(*value);
    }
  }
  /// Calls `visit(value)` for each, and frees what was visited: the list is empty afterwards.
  template <class Visit>
  void drain(const Visit& visit) {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      for (const auto& value : values_of(block))
        visit(value);
      std::string().swap(blocks_[block]);
    }
    clear();
  }

  friend bool operator==(const PackedList& a, const PackedList& b) {
    return a.size_ == b.size_ && a.blocks_ == b.blocks_;
  }

 private:
  /// Blocks are cut to their size when they are full. A smaller one has more overhead, in a larger one more
  /// values are skipped to find the first.
  static constexpr std::size_t block_size = 128;

  static void unpack_members(const char*& at, T& value) {
    for_each_packed_member<T>([&](const auto member) { unpack(at, value.*member); });
  }

  void begin_block() {
    std::string block;
    if (!blocks_.empty()) {
      blocks_.back().shrink_to_fit();
      block.reserve(blocks_.back().size());
    }
    blocks_.push_back(std::move(block));
  }

  [[nodiscard]] std::vector<T> values_of(std::size_t block) const {
    std::vector<T> values(std::min(block_size, size_ - block * block_size));
    const char* at = blocks_[block].data();
    for (auto& value : values)
      unpack_members(at, value);
    return values;
  }

  std::vector<std::string> blocks_;
  std::size_t size_ = 0;
};

/// The values where pointers to them stay valid: a vector as it is, a packed list as a vector of its own.
template <class T>
[[nodiscard]] const std::vector<T>& in_place(const std::vector<T>& values) {
  return values;
}
template <class T>
[[nodiscard]] std::vector<T> in_place(const PackedList<T>& values) {
  std::vector<T> copy;
  copy.reserve(values.size());
  for (const auto& value : values)
    copy.push_back(value);
  return copy;
}

/// Calls `visit(value)` from the last one to the first.
template <class T, class Visit>
void for_each_reversed(const std::vector<T>& values, const Visit& visit) {
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    visit(*value);
}
template <class T, class Visit>
void for_each_reversed(const PackedList<T>& values, const Visit& visit) {
  values.for_each_reversed(visit);
}

} // namespace gc2pc
