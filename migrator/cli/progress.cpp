// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/progress.hpp"

#include "migrator/base/format.hpp"
#include "migrator/cli/paint.hpp"
#include "migrator/cli/terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <iostream>
#include <iterator>
#include <string>

namespace gc2pc::cli {
namespace {

constexpr double redraw_seconds = 0.1;
/// A little less than the second between two beats, so that none of them is left out.
constexpr double heartbeat_seconds = 0.9;
constexpr double line_seconds = 60;

/// A bar of `cells` characters; blocks have eighths, so it moves smoothly.
std::string bar(double part, std::size_t cells, bool utf8) {
  if (!utf8) {
    const auto full = static_cast<std::size_t>(part * static_cast<double>(cells));
    return '[' + std::string(full, '#') + std::string(cells - full, '.') + ']';
  }
  static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto steps = static_cast<std::size_t>(part * static_cast<double>(cells) * 8);
  std::string text = "▕";
  for (std::size_t i = 0; i < steps / 8; ++i)
    text += "█";
  text += eighths[steps % 8];
  const auto used = steps / 8 + (steps % 8 == 0 ? 0 : 1);
  return text + std::string(cells - std::min(used, cells), ' ') + "▏";
}

std::string finished(const Meter& meter, double now) {
  std::string text;
  if (meter.done() > 0 && meter.unit() != Unit::seconds)
    text += meter.done_text() + " in ";
  text += duration(meter.seconds(now));
  const auto rate = meter.rate_text(now);
  return rate.empty() ? text : fmt::format("{} ({})", text, rate);
}

} // namespace

TerminalProgress::TerminalProgress(std::ostream& stream, TerminalLook look, Clock clock, bool heartbeat)
    : stream_(stream, look.color), look_(std::move(look)), clock_(std::move(clock)) {
  if (heartbeat)
    heartbeat_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
}

TerminalProgress::~TerminalProgress() {
  if (heartbeat_.joinable()) {
    heartbeat_.request_stop();
    heartbeat_.join();
  }
  wipe();
}

void TerminalProgress::beat(const std::stop_token& stop) {
  std::unique_lock lock(guard_);
  while (!wake_.wait_for(lock, stop, std::chrono::seconds(1), [&] { return stop.stop_requested(); }))
    if (const double now = clock_(); meter_ && now - drawn_at_ >= heartbeat_seconds)
      draw(now);
}

void TerminalProgress::begin(std::string_view work, std::uint64_t total, Unit unit) {
  const std::lock_guard lock(guard_);
  const double now = clock_();
  meter_.emplace(work, total, unit, now);
  draw(now);
}

void TerminalProgress::progress(std::uint64_t done) {
  const std::lock_guard lock(guard_);
  if (!meter_)
    return;
  meter_->progress(done);
  const double now = clock_();
  if (now - drawn_at_ >= redraw_seconds)
    draw(now);
}

void TerminalProgress::waiting(const Wait& wait) {
  const std::lock_guard lock(guard_);
  if (meter_)
    meter_->waiting(wait);
}

void TerminalProgress::end(std::string_view summary) {
  const std::lock_guard lock(guard_);
  finish(look_.utf8 ? "✓" : "ok", Colour::green, summary);
}

void TerminalProgress::fail(std::string_view summary) {
  const std::lock_guard lock(guard_);
  finish(look_.utf8 ? "✗" : "no", Colour::red, summary);
}

void TerminalProgress::finish(std::string_view mark, Colour colour, std::string_view summary) {
  if (!meter_)
    return;
  wipe();
  const auto text = summary.empty() ? finished(*meter_, clock_()) : std::string(summary);
  stream_.print("{} {:<20} {}\n", painted(colour, mark), meter_->work(), text);
  stream_.flush();
  meter_.reset();
}

void TerminalProgress::note(std::string_view sentence) {
  const std::lock_guard lock(guard_);
  wipe();
  stream_.print("{} {}\n", painted(Colour::yellow, "!"), sentence);
  stream_.flush();
  if (meter_)
    draw(clock_());
}

// From the longest form that fits: what an operator needs is how far it is and how long it takes.
std::string TerminalProgress::tail(double now, std::size_t width) const {
  const auto part = meter_->part();
  const auto rate = meter_->rate_text(now);
  const auto left = meter_->seconds_left(now);
  const auto join = [](std::initializer_list<std::string> parts) {
    std::string text;
    for (const auto& each : parts)
      text += (text.empty() || each.empty() ? "" : "  ") + each;
    return text;
  };
  const auto left_text = left ? duration(*left) + " left" : std::string();
  if (!part) {
    const auto passed = meter_->seconds(now) >= 1 ? duration(meter_->seconds(now)) : std::string();
    const auto done =
        meter_->unit() == Unit::seconds || meter_->done() == 0 ? std::string() : meter_->done_text();
    auto text = join({done, rate, passed});
    return text.size() <= width ? text : join({passed});
  }
  auto percent = fmt::format("{:3.0f} %", std::min(*part * 100, 100.0));
  const auto amount =
      fmt::format("{} of {}", grouped(static_cast<std::int64_t>(meter_->done())), meter_->total_text());
  const auto waiting = meter_->waiting_text();
  for (const auto& text :
       {join({percent, amount, rate, left_text, waiting}), join({percent, amount, rate, left_text}),
        join({percent, amount, left_text}), join({percent, left_text})})
    if (text.size() <= width)
      return text;
  return percent;
}

void TerminalProgress::draw(double now) {
  drawn_at_ = now;
  const auto part = meter_->part();
  const std::string head = fmt::format("{} {:<20} ", look_.utf8 ? "·" : "..", meter_->work());
  // The last column stays free: writing into it makes some terminals wrap.
  const std::size_t width = look_.width() - 1;
  const std::size_t head_columns = head.size() - (look_.utf8 ? 1 : 0);
  const auto text = tail(now, width > head_columns ? width - head_columns : 0);
  std::string line = head;
  const std::size_t room = width > head_columns + text.size() ? width - head_columns - text.size() : 0;
  if (part && room >= 12)
    line += bar(*part, std::min<std::size_t>(room - 4, 30), look_.utf8) + ' ';
  stream_.print("\r{}{}\x1b[K", line, text);
  stream_.flush();
  on_screen_ = true;
}

void TerminalProgress::wipe() {
  if (!on_screen_)
    return;
  stream_.print("\r\x1b[K");
  stream_.flush();
  on_screen_ = false;
}

void PlainProgress::begin(std::string_view work, std::uint64_t total, Unit unit) {
  said_at_ = clock_();
  meter_.emplace(work, total, unit, said_at_);
}

void PlainProgress::progress(std::uint64_t done) {
  if (!meter_)
    return;
  meter_->progress(done);
  const double now = clock_();
  if (now - said_at_ < line_seconds)
    return;
  said_at_ = now;
  std::string line = meter_->work() + ": " + meter_->done_text();
  if (const auto part = meter_->part())
    line += fmt::format(" of {} ({:.0f} %)", meter_->total_text(), *part * 100);
  if (const auto rate = meter_->rate_text(now); !rate.empty())
    line += ", " + rate;
  if (const auto left = meter_->seconds_left(now))
    line += ", " + duration(*left) + " left";
  if (const auto waiting = meter_->waiting_text(); !waiting.empty())
    line += ", " + waiting;
  stream_.print("{}\n", line);
  stream_.flush();
}

void PlainProgress::waiting(const Wait& wait) {
  if (meter_)
    meter_->waiting(wait);
}

void PlainProgress::end(std::string_view summary) {
  if (!meter_)
    return;
  const double now = clock_();
  if (meter_->seconds(now) >= line_seconds)
    stream_.print("{}: {}\n", meter_->work(),
                  summary.empty() ? finished(*meter_, now) : std::string(summary));
  stream_.flush();
  meter_.reset();
}

void PlainProgress::note(std::string_view sentence) {
  stream_.print("gc2pc: {}\n", sentence);
  stream_.flush();
}

std::unique_ptr<Observer> progress_for_standard_error() {
  if (!is_terminal(STDERR_FILENO))
    return std::make_unique<PlainProgress>(std::cerr, steady_clock());
  TerminalLook look{.utf8 = locale_is_utf8(), .color = has_colours(STDERR_FILENO), .width = [] {
                      return terminal_columns(STDERR_FILENO, 80);
                    }};
  return std::make_unique<TerminalProgress>(std::cerr, std::move(look), steady_clock(), true);
}

} // namespace gc2pc::cli
