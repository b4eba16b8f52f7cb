// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_document.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_trailer.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // Windows editors put it in front of UTF-8

constexpr std::string_view version_start = "version:";
constexpr std::size_t longest_start = version_start.size(); // of all that a file may begin with

constexpr char between_files = '\0'; // no file holds it

std::size_t line_count(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The line at `begin` without its end; `next` becomes the beginning of the line after it.
std::string_view take_line(std::string_view text, std::size_t begin, std::size_t& next) {
  const auto feed = text.find('\n', begin);
  next = feed == text.npos ? text.size() : feed + 1;
  auto line = text.substr(begin, (feed == text.npos ? text.size() : feed) - begin);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

bool starts_ignoring_case(std::string_view line, std::string_view start) {
  return equals_ignoring_case(line.substr(0, start.size()), start);
}

void check_version(std::string_view line, std::size_t number) {
  auto value = line.substr(line.find(':') + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (value != "1")
    throw ldif_error(number, quoted_name(line) + " is a version of LDIF that gc2pc does not support")
        .hint("Export the directory as LDIF version 1.");
}

Error not_ldif(const std::string& why) {
  return Error(ErrorKind::wrong_input, "not an LDIF file: " + why)
      .hint("Give the path of an LDIF file, for example one written by ldapsearch -LLL.");
}

/// Work on one file; errors name it where there is a name.
template <class Work>
void in_file(const std::string& name, Work&& work) {
  if (name.empty())
    work();
  else
    with_context(quoted_name(name), work);
}

/// Bytes.
constexpr std::size_t least_for_thread = std::size_t{1024} * 1024;

std::uint32_t check_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(bytes));
}

std::string_view eol_of(std::string_view text) {
  const auto feed = text.find('\n');
  return feed != text.npos && feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
}

} // namespace

Error ldif_file_changed(const std::string& shown) {
  return std::move(
      Error(ErrorKind::changed, shown + " was changed by another program while gc2pc worked on it")
          .hint("Run the command again.")
          .retryable());
}

const LdifPart* LdifPlace::copy() const {
  const auto found =
      std::find_if(others.begin(), others.end(), [](const auto& part) { return part.is_copy; });
  return found == others.end() ? nullptr : &*found;
}

LdifDocument::LdifDocument(std::string text)
    : LdifDocument([&] {
        std::vector<LdifSource> sources(1);
        sources[0].text = std::move(text);
        return sources;
      }()) {}

std::string LdifDocument::joined_text(std::vector<LdifSource>& sources) {
  std::string text;
  for (std::size_t file = 0; file < sources.size(); ++file) {
    if (file == 0) {
      text = std::move(sources[file].text);
    } else {
      text += between_files;
      text += sources[file].text;
    }
    std::string().swap(sources[file].text); // not two copies of all
  }
  return text;
}

LdifDocument::LdifDocument(std::vector<LdifSource> sources) {
  std::size_t begin = 0;
  for (auto& source : sources) {
    files_.push_back({begin, begin + source.text.size(), std::move(source.name)});
    begin = files_.back().end + 1; // a byte is between files
  }
  text_ = joined_text(sources);
  // Beside the parsing, which takes longer; a thread for a small text would take longer than
  // both.
  auto digests = std::async(text_.size() < least_for_thread ? std::launch::deferred
                                                            : std::launch::async | std::launch::deferred,
                            [this] {
                              std::vector<Sha256Bytes> of_files;
                              for (const auto& file : files_)
                                of_files.push_back(sha256(text(file)));
                              return of_files;
                            });
  for (std::size_t file = 0; file < files_.size(); ++file)
    in_file(files_[file].name, [&] { read_file(file); });
  check_copies();
  const auto of_files = digests.get();
  for (std::size_t file = 0; file < files_.size(); ++file)
    files_[file].sha256 = of_files[file];
  index_.finish();
  places_.shrink_to_fit();
  records_.shrink_to_fit();
}

void LdifDocument::rest(ReadLdifBytes read) {
  std::string().swap(text_);
  resting_ = true;
  read_ = std::move(read);
}

void LdifDocument::give_text(std::string text) {
  text_ = std::move(text);
  resting_ = false;
  read_ = nullptr;
}

std::string LdifDocument::bytes(std::size_t begin, std::size_t end) const {
  if (!resting_)
    return text_.substr(begin, end - begin);
  if (!read_)
    throw Error(ErrorKind::internal, "an LDIF text is read while it rests");
  std::string result(end - begin, '\0');
  read_(begin, result);
  return result;
}

void LdifDocument::read_file(std::size_t number) {
  auto& file = files_[number];
  const auto text = std::string_view(text_).substr(0, file.end);
  check_beginning(this->text(file));
  file.eol = eol_of(this->text(file));

  LdifTrailers trailers;
  bool in_comment = false; // a comment may be folded, too
  std::size_t begin = file.begin;
  if (text.substr(begin).starts_with(byte_order_mark))
    begin += byte_order_mark.size();
  std::size_t block = begin;
  std::size_t block_line = 1;
  enum class Block { comments, record, trailer } kind = Block::comments;
  const auto end_block = [&](std::size_t end) {
    if (kind == Block::record)
      add_record(number, block, end, block_line);
    else if (kind == Block::trailer)
      trailers.read(text.substr(block, end - block), block_line);
    kind = Block::comments;
  };
  std::size_t line_number = 1;
  for (std::size_t next = 0; begin < text.size(); begin = next, ++line_number) {
    const auto line = take_line(text, begin, next);
    if (line.empty()) {
      end_block(begin);
      in_comment = false;
      block = next;
      block_line = line_number + 1;
    } else if (line.starts_with('#') || (in_comment && line.starts_with(' '))) {
      in_comment = true;
    } else if (kind == Block::comments && starts_ignoring_case(line, version_start)) {
      check_version(line, line_number); // it may be right above a record
      in_comment = false;
      block = next;
      block_line = line_number + 1;
    } else {
      LdifTrailers::refuse_question(line, line_number);
      if (kind == Block::comments)
        kind = LdifTrailers::begins(line) ? Block::trailer : Block::record;
      in_comment = false;
    }
  }
  end_block(text.size());
  trailers.finish();
  if (file.records == 0)
    throw not_ldif("it does not contain a record");
}

void LdifDocument::check_beginning(std::string_view text) const {
  constexpr std::string_view utf16_marks[] = {"\xFF\xFE", "\xFE\xFF"};
  for (const auto mark : utf16_marks)
    if (text.starts_with(mark))
      throw Error(ErrorKind::wrong_input, "the file is UTF-16, but LDIF must be ASCII or UTF-8")
          .hint("Export it again with ldifde without -u, or convert it: iconv -f UTF-16 -t UTF-8.");
  if (const auto nul = text.find('\0'); nul != text.npos)
    throw not_ldif("line " + std::to_string(line_count(text.substr(0, nul)) + 1) + " contains a NUL byte");
  std::size_t next = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  std::size_t number = 0;
  std::string_view line;
  do {
    line = take_line(text, next, next);
    ++number;
  } while (next < text.size() && (line.empty() || line.starts_with('#') || line.starts_with(' ')));
  std::string start(line.substr(0, longest_start));
  while (start.size() < longest_start && next < text.size() && text[next] == ' ') // even "dn" may be folded
    start += take_line(text, next, next).substr(1, longest_start);
  const bool begun = starts_ignoring_case(start, "dn:") || starts_ignoring_case(start, version_start) ||
                     LdifTrailers::begins(start);
  if (!line.empty() && !line.starts_with('#') && !line.starts_with(' ') && !begun)
    throw not_ldif("line " + std::to_string(number) + " does not begin with 'dn:' or 'version:'");
  if (!text.empty() && text.back() != '\n')
    throw ldif_error(line_count(text) + 1, "the last line has no end of line; the file may be truncated here")
        .hint("Export the directory again. If the file is complete, add an end of line.");
}

void LdifDocument::add_record(std::size_t file, std::size_t begin, std::size_t end, std::size_t line) {
  LdifPart part{begin, end, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(file)};
  const auto bytes = std::string_view(text_).substr(begin, end - begin);
  part.check = check_of(bytes);
  const LdifRecord record = parse_ldif_record(bytes, line);
  const auto key = dn_key(record.dn);
  if (!key)
    throw ldif_error(line, quoted_name(record.dn) + " is not a distinguished name");
  part.form = record.form;
  if (files_[file].records++ == 0)
    files_[file].form = record.form;
  const auto other = find(*key);
  const bool added = !other;
  const auto object = other.value_or(places_.size());
  if (record.form == LdifForm::addition) {
    const auto* above = added ? nullptr : &places_[object].part(places_[object].parts() - 1);
    if (above == nullptr || above->file != file)
      throw ldif_error(line, "the record adds values to " + quoted_name(record.dn) +
                                 ", but the file does not contain that object above it")
          .hint("Give the complete export, in the order written by ldifde.");
    part.is_copy = above->is_copy;
    places_[object].others.push_back(part);
  } else if (added) {
    names_.add(*key);
    places_.push_back({part, {}});
  } else {
    part.is_copy = true;
    places_[object].others.push_back(part);
  }
  records_.push_back(
      {static_cast<std::uint32_t>(object), static_cast<std::uint32_t>(places_[object].parts() - 1)});
  if (!part.is_copy)
    index_.add(object, record);
}

void LdifDocument::check_copies() const {
  for (const auto& place : places_) {
    if (place.copy() == nullptr)
      continue;
    const auto first = joined(place, 0);
    for (std::size_t number = 1; number < place.parts(); ++number) {
      const auto& part = place.part(number);
      if (part.form == LdifForm::addition)
        continue;
      const auto again = joined(place, number);
      if (same_content(first, again))
        continue;
      in_file(files_[part.file].name, [&] {
        const auto& other = files_[place.file].name;
        throw ldif_error(part.line, quoted_name(again.dn) + " already occurs in " +
                                        (part.file == place.file ? "" : quoted_name(other) + ", ") + "line " +
                                        std::to_string(place.line) + ", with other attributes")
            .hint("Names are compared without case. Export both again one directly after the other, or "
                  "remove one of the two records.");
      });
    }
  }
}

std::string_view LdifDocument::text(const LdifFileSpan& file) const {
  return std::string_view(text_).substr(file.begin, file.end - file.begin);
}

std::string LdifDocument::raw(const LdifPart& part) const {
  auto result = bytes(part.begin, part.end);
  if (resting_ && check_of(result) != part.check)
    throw ldif_file_changed(quoted_name(files_[part.file].name));
  return result;
}

LdifRecord LdifDocument::joined(const LdifPlace& place, std::size_t first) const {
  const auto& begin = place.part(first);
  auto record = parse_ldif_record(raw(begin), begin.line);
  for (auto number = first + 1; number < place.parts(); ++number) {
    const auto& part = place.part(number);
    if (part.form != LdifForm::addition)
      break;
    for (auto& line : parse_ldif_record(raw(part), part.line).lines) {
      line.begin += part.begin - begin.begin;
      line.end += part.begin - begin.begin;
      record.lines.push_back(std::move(line));
    }
  }
  return record;
}

LdifRecord LdifDocument::record(std::size_t index) const {
  return joined(place(index), 0);
}

} // namespace gc2pc
