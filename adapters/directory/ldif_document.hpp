// SPDX-License-Identifier: Apache-2.0
/// \file
/// The text of one LDIF export, or of several that belong together: its bytes as they are, and where each
/// record is.
#pragma once

#include "adapters/directory/ldif.hpp"
#include "adapters/directory/ldif_index.hpp"
#include "adapters/directory/ldif_names.hpp"
#include "mappings/model/sha256.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// One export.
struct LdifSource {
  std::string text;
  std::string name; ///< for messages; may be empty
};

/// One export inside the document.
struct LdifFileSpan {
  std::size_t begin = 0, end = 0; ///< offsets in the document's text
  std::string name;
  std::string_view eol = "\n";       ///< "\n" or "\r\n", as the first line ends
  LdifForm form = LdifForm::content; ///< content or add, as its first record is
  std::size_t records = 0;
  Sha256Bytes sha256{}; ///< of its bytes
};

/// Where a record is. What lies between records (empty lines, comments, versions, what search programs
/// write) belongs to none of them.
struct LdifPart {
  std::size_t begin = 0;  ///< offset of the first line, comments right above the dn included
  std::size_t end = 0;    ///< after the last line
  std::uint32_t line = 0; ///< line number of `begin` in its file, from 1
  std::uint32_t file = 0; ///< index of its file
  LdifForm form = LdifForm::content;
  bool is_copy = false;    ///< says once more what another record of the object says
  std::uint32_t check = 0; ///< hash of its bytes: whether they still are what was checked
};

/// Where an object is: its first record, and the others that add values to it or repeat it.
struct LdifPlace : LdifPart {
  std::vector<LdifPart> others;

  [[nodiscard]] std::size_t parts() const noexcept { return 1 + others.size(); }
  /// 0 is the first record.
  [[nodiscard]] const LdifPart& part(std::size_t number) const {
    return number == 0 ? *this : others.at(number - 1);
  }
  /// Another record that repeats the object; nothing when it occurs once.
  [[nodiscard]] const LdifPart* copy() const;
};

/// One record of the document: the object and which of its parts.
struct LdifRecordNumber {
  std::uint32_t object = 0, part = 0;
};

/// Puts the bytes from an offset on into `out`: all of them, or throws.
using ReadLdifBytes = std::function<void(std::size_t begin, std::span<char> out)>;

/// Immutable, but its text need not be in memory: then what is asked for is read where it is. An offset
/// belongs to one file only: between two files there is a byte that is in neither.
class LdifDocument {
 public:
  /// Checks all of it. Throws Error(wrong_input), one line with the line number, for anything that is not a
  /// complete export, or several, of objects. An object may occur twice with the same attributes.
  explicit LdifDocument(std::string text);
  explicit LdifDocument(std::vector<LdifSource> sources);

  /// While it is in memory.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The text of a document of these exports, which are taken apart.
  [[nodiscard]] static std::string joined_text(std::vector<LdifSource>& sources);
  /// Frees the text. Its bytes are read from now on; one record after the other is what `read` should be good
  /// at. Without `read` nothing may be asked that needs them: only files() and what the index knows.
  void rest(ReadLdifBytes read);
  void give_text(std::string text);
  /// The bytes from one offset to another one in the same file. Throws Error(changed) when they cannot be
  /// read, and so does what uses them.
  [[nodiscard]] std::string bytes(std::size_t begin, std::size_t end) const;
  [[nodiscard]] const std::vector<LdifFileSpan>& files() const noexcept { return files_; }
  /// While the text is in memory.
  [[nodiscard]] std::string_view text(const LdifFileSpan& file) const;
  /// The file that has an object's first record.
  [[nodiscard]] const LdifFileSpan& file_of(std::size_t index) const { return files_.at(place(index).file); }

  /// Number of objects.
  [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
  [[nodiscard]] const LdifPlace& place(std::size_t index) const { return places_.at(index); }
  /// The normal form of an object's name.
  [[nodiscard]] std::string_view key(std::size_t index) const { return names_.at(index); }
  /// The bytes of an object's first record, or of any record. Throws Error(changed) when they are not those
  /// that were checked.
  [[nodiscard]] std::string raw(std::size_t index) const { return raw(place(index)); }
  [[nodiscard]] std::string raw(const LdifPart& part) const;
  /// The object with the values that other records add. Offsets of its lines count from place(index).begin.
  [[nodiscard]] LdifRecord record(std::size_t index) const;
  [[nodiscard]] const LdifIndex& index() const noexcept { return index_; }
  /// Index of the object of a name, given in its normal form.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view wanted) const { return names_.find(wanted); }

  /// All records in the order of the text.
  [[nodiscard]] const std::vector<LdifRecordNumber>& records() const noexcept { return records_; }
  [[nodiscard]] const LdifPart& part(const LdifRecordNumber& number) const {
    return place(number.object).part(number.part);
  }

 private:
  void read_file(std::size_t number);
  void check_beginning(std::string_view text) const;
  void add_record(std::size_t file, std::size_t begin, std::size_t end, std::size_t line);
  void add_values(std::size_t object, const LdifPart& part, const LdifRecord& record);
  void check_copies() const;
  [[nodiscard]] LdifRecord joined(const LdifPlace& place, std::size_t first) const;

  std::string text_;
  bool resting_ = false; ///< the text is not in memory
  ReadLdifBytes read_;
  std::vector<LdifFileSpan> files_;
  std::vector<LdifPlace> places_;
  std::vector<LdifRecordNumber> records_;
  LdifNames names_; ///< in their normal form, by object
  LdifIndex index_;
};

/// What is thrown when another program writes a file that gc2pc works on.
[[nodiscard]] Error ldif_file_changed(const std::string& shown);

} // namespace gc2pc
