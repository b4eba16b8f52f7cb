// SPDX-License-Identifier: Apache-2.0
/// \file
/// A whole LDIF text: its bytes as they are, and where each record stands.
#pragma once

#include "adapters/directory/ldif.hpp"
#include "adapters/directory/ldif_index.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Where a record stands. What lies between records (empty lines, comments, the version) belongs to none of
/// them.
struct LdifPlace {
  std::size_t begin = 0; ///< offset of the first line, comments right above the dn included
  std::size_t end = 0;   ///< behind the last line
  std::size_t line = 0;  ///< line number of `begin`, from 1
  std::string key;       ///< the normal form of its DN
};

/// Immutable. Records are read when asked for, so that memory stays near the size of the text.
class LdifDocument {
 public:
  /// Checks all of it. Throws Error(wrong_input), one line with the line number, for anything that is not a
  /// complete file of content records with distinct names.
  explicit LdifDocument(std::string text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// "\n" or "\r\n", as the first line ends.
  [[nodiscard]] std::string_view eol() const noexcept { return eol_; }
  [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
  [[nodiscard]] const LdifPlace& place(std::size_t index) const { return places_.at(index); }
  /// The record's bytes.
  [[nodiscard]] std::string_view raw(std::size_t index) const;
  [[nodiscard]] LdifRecord record(std::size_t index) const;
  [[nodiscard]] const LdifIndex& index() const noexcept { return index_; }
  /// Index of the record of a name, given in its normal form.
  [[nodiscard]] std::optional<std::size_t> find(const std::string& key) const;

 private:
  void check_beginning() const;
  void add_record(std::size_t begin, std::size_t end, std::size_t line);

  std::string text_;
  std::string_view eol_;
  std::vector<LdifPlace> places_;
  std::unordered_map<std::string, std::size_t> by_name_;
  LdifIndex index_;
};

} // namespace gc2pc
