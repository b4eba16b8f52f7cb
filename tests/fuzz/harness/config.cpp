// SPDX-License-Identifier: Apache-2.0
// INI files, the configuration that a run keeps, options and deadlines.
#include "adapters/files/small_file.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/ini_file.hpp"
#include "migrator/run/config_members.hpp"
#include "migrator/run/run_config.hpp"
#include "tests/fuzz/harness.hpp"

namespace gc2pc::fuzz {
namespace {

/// The first part of `text` that has no blanks at its ends.
bool is_trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  return text.empty() ||
         (blanks.find(text.front()) == blanks.npos && blanks.find(text.back()) == blanks.npos);
}

std::vector<cli::IniLine> ini(const std::string& text) {
  std::vector<cli::IniLine> lines;
  (void)refused([&] {
    lines = cli::parse_ini(text, "fuzz.ini");
    std::string again = "\n"; // a byte order mark is one in the first line only
    std::size_t last = 0;
    for (const auto& line : lines) {
      holds(line.number > last && !line.name.empty(), "settings come in the order of their lines");
      holds(is_trimmed(line.name) && is_trimmed(line.value), "names and values have no blanks at their ends");
      last = line.number;
      again += line.name + "=" + line.value + "\n"; // a '#' behind a blank would begin a comment
    }
    accepted([&] {
      const auto read = cli::parse_ini(again, "again.ini");
      holds(read.size() == lines.size(), "settings that were written are read");
      for (std::size_t i = 0; i < read.size(); ++i)
        holds(read[i].name == lines[i].name && read[i].value == lines[i].value, "to the letter");
    });
  });
  return lines;
}

void kept(const RunConfig& config) {
  std::string stored;
  if (refused([&] { stored = stored_config(config); }))
    return;
  accepted([&] {
    const auto again = config_from_stored(stored);
    holds(stored_config(again) == stored, "a kept configuration is kept in the same way");
    for (const auto& member : config_members)
      if (const auto text = member.text(config); !text || without_descriptors(*text) == *text)
        holds(member.text(again) == text, "what is kept is what was given");
    holds(merged(again, RunConfig{}) == again, "nothing given changes nothing");
    holds(merged(again, again) == again, "the same given again changes nothing");
  });
}

/// What an INI file says of a run.
void options(const std::vector<cli::IniLine>& lines) {
  RunConfig config;
  for (const auto& line : lines)
    if (const auto* member = config_member(line.name))
      (void)refused([&] {
        auto changed = config; // what is refused may leave half a value
        member->read(changed, {line.name, line.value});
        config = std::move(changed);
        const auto text = member->text(config);
        if (!text)
          return;
        RunConfig other;
        accepted([&] { member->read(other, {line.name, *text}); });
        holds(member->text(other) == text, "an option that was written is read");
      });
  kept(config);
}

void deadline(const std::string& text) {
  using std::chrono::system_clock;
  const auto now = system_clock::from_time_t(1'800'000'000);
  (void)refused([&] {
    const auto time = cli::parse_deadline(text, now);
    holds(time > now, "a deadline is not past");
    holds(text.size() > 8 || time - now <= std::chrono::hours(26), "a time of the day is within a day");
  });
}

void connection(const std::string& text) {
  (void)refused([&] {
    cli::refuse_password("source", text);
    const auto absolute = cli::with_absolute_file(text, "/tmp/some where");
    accepted([&] {
      holds(cli::with_absolute_file(absolute, "/elsewhere") == absolute, "an absolute connection stays");
    });
  });
}

void one_input(std::string_view bytes) {
  const std::string text(bytes);
  const auto lines = ini(text);
  options(lines);
  (void)refused([&] { kept(config_from_stored(text)); });
  deadline(text);
  connection(text);
}

const Registration registration{"config", one_input};

} // namespace
} // namespace gc2pc::fuzz
