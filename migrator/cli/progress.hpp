// SPDX-License-Identifier: Apache-2.0
/// \file
/// Progress for people, on standard error: a bar on a terminal, a line a minute elsewhere, a line when asked.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/cli/meter.hpp"
#include "migrator/cli/terminal_out.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>
#include <thread>

namespace gc2pc::cli {

/// How much the operator wants to see.
struct ProgressWish {
  bool progress = true;           ///< neither bar nor lines without it; a line on SIGUSR1 and notes remain
  bool verbose = false;           ///< elsewhere than on a terminal: a line also for what is quick
  std::optional<double> interval; ///< seconds between two lines, or two drawings of the bar
};

/// Progress that can also be asked for.
class Screen : public Observer {
 public:
  /// One line, now, whatever is wished. From any thread.
  virtual void say_now() = 0;
};

/// How the terminal is.
struct TerminalLook {
  bool utf8 = false;                  ///< blocks and ticks, else plain ASCII
  bool color = false;                 ///< NO_COLOR is not set
  std::function<std::size_t()> width; ///< columns now: the window may change while it runs
};

/// One line that is drawn again, ten times a second at most; what is finished stays above it.
class TerminalProgress final : public Screen {
 public:
  /// `heartbeat`: the line is also drawn once a second while nothing is reported, so that a wait shows how
  /// long it lasts.
  TerminalProgress(std::ostream& stream, TerminalLook look, Clock clock, bool heartbeat = false,
                   std::optional<double> interval = {});
  ~TerminalProgress() override;

  void say_now() override;

  void begin(std::string_view work, std::uint64_t total, Unit unit) override;
  void progress(std::uint64_t done) override;
  void waiting(const Wait& wait) override;
  void end(std::string_view summary) override;
  void fail(std::string_view summary) override;
  void note(std::string_view sentence) override;

 private:
  void finish(std::string_view mark, Colour colour, std::string_view summary);
  void draw(double now);
  [[nodiscard]] std::string tail(double now, std::size_t width) const;
  void wipe();
  void beat(const std::stop_token& stop);

  TerminalOut stream_;
  TerminalLook look_;
  Clock clock_;
  std::optional<Meter> meter_;
  double interval_;
  double drawn_at_ = 0;
  bool on_screen_ = false;
  std::mutex guard_; ///< the heartbeat draws, too
  std::condition_variable_any wake_;
  std::jthread heartbeat_; // last: it uses all of the others
};

/// For logs and pipes: a line a minute, or as often as wished, while something continues, a last one for what
/// took longer than that.
class PlainProgress final : public Screen {
 public:
  PlainProgress(std::ostream& stream, Clock clock, ProgressWish wish = {})
      : stream_(stream), clock_(std::move(clock)), wish_(wish) {}

  void say_now() override;

  void begin(std::string_view work, std::uint64_t total, Unit unit) override;
  void progress(std::uint64_t done) override;
  void waiting(const Wait& wait) override;
  void end(std::string_view summary) override;
  void note(std::string_view sentence) override;

 private:
  [[nodiscard]] double interval() const;
  void say(double now);

  TerminalOut stream_;
  Clock clock_;
  ProgressWish wish_;
  std::optional<Meter> meter_;
  double said_at_ = 0;
  std::mutex guard_; ///< a line may be asked for by another thread
};

/// The one that fits standard error.
[[nodiscard]] std::unique_ptr<Screen> progress_for_standard_error(const ProgressWish& wish);

} // namespace gc2pc::cli
