// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/room_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gc2pc::pages {

std::string page_name(const Month& month, int part) {
  return part == 1 ? month.key() + ".html" : fmt::format("{}-{}.html", month.key(), part);
}

void RoomPages::add(const Month& month, const Html& message, std::optional<std::size_t> author) {
  auto& open = open_[page_for(month, message.size())];
  open.used = ++clock_;
  open.page.messages.own(message.str());
  ++open.page.rows;
  if (author)
    open.page.authors.push_back(static_cast<std::uint32_t>(*author));
  ++months_[month].rows;
}

std::size_t RoomPages::page_for(const Month& month, std::size_t bytes) {
  // The last one that began is nearly always the one.
  for (auto i = open_.size(); i-- > 0;) {
    const auto& page = open_[i].page;
    if (page.month != month)
      continue;
    if (page.rows < limits_.rows && page.messages.size() + bytes <= limits_.bytes)
      return i;
    begin_page(month);
    close(i); // now that what follows it is known
    return open_.size() - 1;
  }
  begin_page(month);
  if (open_.size() > limits_.open) {
    // Not the newest: what follows it is not known yet.
    const auto oldest = std::min_element(open_.begin(), open_.end() - 1,
                                         [](const Open& a, const Open& b) { return a.used < b.used; });
    close(static_cast<std::size_t>(oldest - open_.begin()));
  }
  return open_.size() - 1;
}

void RoomPages::begin_page(const Month& month) {
  Open begun;
  if (!spare_.empty()) {
    begun.page.messages = std::move(spare_.back());
    spare_.pop_back();
  }
  begun.page.month = month;
  begun.page.part = ++months_[month].pages;
  begun.page.name = page_name(month, begun.page.part);
  if (!open_.empty()) {
    begun.page.before = open_.back().page.name;
    open_.back().page.after = begun.page.name;
  }
  open_.push_back(std::move(begun));
}

void RoomPages::close(std::size_t index) {
  auto& page = open_[index].page;
  std::sort(page.authors.begin(), page.authors.end());
  page.authors.erase(std::unique(page.authors.begin(), page.authors.end()), page.authors.end());
  take_(page);
  page.messages.clear();
  spare_.push_back(std::move(page.messages));
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
}

void RoomPages::finish() {
  while (!open_.empty())
    close(0);
}

} // namespace gc2pc::pages
