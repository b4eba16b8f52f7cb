// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/message_html.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/link_book.hpp"
#include "migrator/pages/chat_text.hpp"

namespace gc2pc::pages {
namespace {

constexpr std::string_view story_sign = "[STORY]", file_scheme = "ma-filelink:";

} // namespace

const std::string& MessageHtml::label(std::size_t person) {
  if (labels_.size() <= person)
    labels_.resize(structure_.people().size());
  auto& label = labels_[person];
  if (label.empty())
    label = Html().text(label_of(structure_.people()[person])).str();
  return label;
}

void MessageHtml::put_linked(Html& out, std::string_view text) {
  std::size_t links = 0;
  while (links < most_links_per_message) {
    const auto at = text.find(file_scheme);
    if (at == text.npos)
      break;
    auto begin = at + file_scheme.size();
    if (text.substr(begin).starts_with("//"))
      begin += 2;
    const auto path = text.substr(begin, link_path_length(text.substr(begin)));
    const auto end = begin + path.size();
    const auto stored = path.empty() ? std::string_view() : links_->stored(path);
    misses_file_ = misses_file_ || (stored.empty() && !path.empty());
    out.chat(text.substr(0, at));
    if (!stored.empty())
      (out << "<a href=\"../../").text(stored) << "\">";
    out.chat(text.substr(at, end - at));
    if (!stored.empty())
      out << "</a>";
    text.remove_prefix(end);
    ++links;
  }
  out.chat(text);
}

void MessageHtml::put_text(Html& out, std::string_view text) {
  misses_file_ = false;
  const auto beginning = cut_utf8(text, most_shown_text);
  out << "<p dir=\"auto\">";
  if (links_ != nullptr)
    put_linked(out, beginning);
  else
    out.chat(beginning);
  out << "</p>";
  if (beginning.size() < text.size())
    (out << "<small>This is the beginning; the message has ").number(static_cast<std::int64_t>(text.size()))
        << " bytes. All of it is in data/.</small>";
  if (misses_file_)
    out << "<small>A linked file is not in this archive.</small>";
}

void MessageHtml::put(Html& out, const Shown& message, std::optional<std::size_t> author) {
  // Without a plain text the formatted one is shown as it is written: that loses nothing.
  const bool is_source = message.content.empty() && !message.rtf.empty();
  const bool is_story = message.content.starts_with(story_sign);
  (out << "<li id=\"m").digits(message.id) << "\"";
  if (message.is_alert)
    out << " class=\"a\"";
  (out << "><time>").own(dates_.stamp(message.date)) << "</time><b><bdi>";
  if (author)
    out.own(label(*author));
  else
    (out << "principal ").digits(message.author);
  out << "</bdi>";
  if (message.is_alert)
    out << " <em>alert</em>";
  if (is_story)
    out << " <em>story</em>";
  if (is_source)
    out << " <em>RTF source</em>";
  out << "</b>";
  put_text(out, is_source ? message.rtf : message.content);
  out << "</li>\n";
}

void MessageHtml::put(Html& out, std::span<const legacy::BadMessage> values) {
  const auto& first = values.front();
  out << "<li";
  if (first.id)
    (out << " id=\"m").digits(first.id->value) << "\"";
  (out << "><time>").own(dates_.stamp(first.date)) << "</time><b><em>cannot be read</em></b>";
  put_text(out, first.content ? *first.content : std::string_view());
  out << "<small>";
  for (const auto& value : values)
    (((out << " ").text(value.column) << " holds ").text(value.found) << " instead of ").text(value.expected)
        << ".";
  out << " The row is in data/.</small></li>\n";
}

} // namespace gc2pc::pages
