// SPDX-License-Identifier: Apache-2.0
#include "tests/runbook/page.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace gc2pc::test {
namespace {

constexpr std::string_view fence = "```";

/// A paragraph may break a code over two lines: it is looked at as a whole.
class Paragraph {
 public:
  void add(const std::string& text, std::size_t at) {
    if (text_.empty())
      line_ = at;
    text_ += text_.empty() ? text : " " + text;
  }
  void end(Section& section, std::vector<Block>& codes) {
    const bool promises = text_.starts_with("Expect");
    for (std::size_t open = 0; (open = text_.find('`', open)) != text_.npos;) {
      const auto close = text_.find('`', open + 1);
      REQUIRE_MESSAGE(close != text_.npos, "a backquote without its partner near line ", line_);
      codes.push_back({"", line_, text_.substr(open + 1, close - open - 1)});
      if (promises && codes.back().text.find(' ') != std::string::npos)
        section.expected.push_back(codes.back().text);
      open = close + 1;
    }
    text_.clear();
  }

 private:
  std::string text_;
  std::size_t line_ = 0;
};

} // namespace

Page::Page(const std::filesystem::path& file) : sections_(1) {
  std::ifstream lines(file);
  REQUIRE_MESSAGE(lines.good(), file.string());
  Paragraph paragraph;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto indent = line.find_first_not_of(' ');
    const auto bare = indent == line.npos ? std::string() : line.substr(indent);
    if (bare.starts_with(fence)) {
      paragraph.end(sections_.back(), codes_);
      Block block{bare.substr(fence.size()), number + 1, {}};
      bool closed = false;
      while (!closed && std::getline(lines, line)) {
        ++number;
        line.erase(0, std::min(line.find_first_not_of(' '), indent)); // no deeper than the fence itself
        closed = line == fence;
        if (!closed)
          block.text += line + "\n";
      }
      REQUIRE_MESSAGE(closed, "the block of line ", block.line, " is not closed");
      sections_.back().blocks.push_back(std::move(block));
    } else if (bare.starts_with('#')) {
      paragraph.end(sections_.back(), codes_);
      const auto level = bare.find_first_not_of('#');
      sections_.push_back({bare.substr(level + 1), level, {}, {}});
    } else if (bare.empty() || bare.starts_with('|') || bare.starts_with("- ")) {
      paragraph.end(sections_.back(), codes_);
      if (!bare.empty())
        paragraph.add(bare, number);
    } else {
      paragraph.add(bare, number);
    }
  }
  paragraph.end(sections_.back(), codes_);
}

std::vector<Section> Page::part(std::string_view title) const {
  std::vector<Section> found;
  bool inside = false;
  for (const auto& section : sections_) {
    if (section.title.starts_with(title)) {
      REQUIRE_MESSAGE(found.empty(), "two sections begin with ", title);
      inside = true;
    } else if (inside && section.level <= found.front().level) {
      inside = false;
    }
    if (inside)
      found.push_back(section);
  }
  REQUIRE_MESSAGE(!found.empty(), "no section begins with ", title);
  return found;
}

std::vector<Block> Page::blocks(std::string_view language) const {
  std::vector<Block> found;
  for (const auto& section : sections_)
    for (const auto& block : section.blocks)
      if (block.language == language)
        found.push_back(block);
  return found;
}

bool says(std::string_view text, std::string_view sentence) {
  constexpr std::string_view anything = "…";
  for (std::size_t at = 0;;) {
    const auto cut = sentence.find(anything);
    const auto piece = sentence.substr(0, cut);
    const auto found = text.find(piece, at);
    if (found == text.npos)
      return false;
    if (cut == sentence.npos)
      return true;
    at = found + piece.size();
    sentence.remove_prefix(cut + anything.size());
  }
}

} // namespace gc2pc::test
