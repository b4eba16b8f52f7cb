// SPDX-License-Identifier: Apache-2.0
/// \file
/// report.json as text, its long lists one element after the other: a large pool has hundreds of thousands.
#include "migrator/report/list_files.hpp"
#include "migrator/report/report.hpp"
#include "migrator/report/summary.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Written at once: a call into the file for each element would cost more than making it.
constexpr std::size_t piece_bytes = std::size_t{1024} * 1024;

class Pieces {
 public:
  explicit Pieces(const std::function<void(std::string_view)>& write) : write_(write) {}

  void add(std::string_view text) {
    text_ += text;
    if (text_.size() >= piece_bytes)
      flush();
  }
  /// A value, with `indent` blanks in front of every line but the first. No string of JSON holds a line end.
  void add(const nlohmann::json& value, std::size_t indent) {
    const std::string blanks(indent, ' ');
    const auto text = dumped(value);
    for (std::string_view rest = text;;) {
      const auto end = rest.find('\n');
      if (end == rest.npos)
        return add(rest);
      add(rest.substr(0, end + 1));
      add(blanks);
      rest.remove_prefix(end + 1);
    }
  }
  void flush() {
    write_(text_);
    text_.clear();
  }

 private:
  const std::function<void(std::string_view)>& write_;
  std::string text_;
};

void add_list(Pieces& pieces, const LongList& list) {
  std::string element;
  for (std::size_t i = 0; i < list.size; ++i) {
    element = i == 0 ? "[\n    " : ",\n    ";
    list.put(element, i);
    pieces.add(element);
  }
  pieces.add(list.size == 0 ? "[]" : "\n  ]");
}

} // namespace

void write_report_json(const ReportData& data, const std::function<void(std::string_view)>& write,
                       std::string_view verb, const std::vector<ListFile>& files) {
  auto frame = report_frame(data);
  if (!verb.empty())
    frame["verb"] = verb;
  frame["lists"] = json_of(files);
  auto lists = report_lists(data);
  for (const auto& list : lists)
    frame[list.name] = nullptr; // keeps its place among the members, which are sorted
  std::erase_if(lists, [&](const LongList& list) {
    return std::any_of(files.begin(), files.end(),
                       [&](const ListFile& file) { return file.list == list.name; });
  });
  Pieces pieces(write);
  std::string_view before = "{\n  ";
  for (const auto& [name, value] : frame.items()) {
    pieces.add(before);
    before = ",\n  ";
    pieces.add(nlohmann::json(name).dump() + ": ");
    const auto list = std::find_if(lists.begin(), lists.end(),
                                   [&, &key = name](const LongList& other) { return other.name == key; });
    if (list == lists.end())
      pieces.add(value, 2);
    else
      add_list(pieces, *list);
  }
  pieces.add("\n}\n");
  pieces.flush();
}

} // namespace gc2pc
