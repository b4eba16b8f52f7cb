// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/cli/event_log.hpp"
#include "migrator/cli/fan_out.hpp"
#include "migrator/cli/paint.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/progress.hpp"
#include "migrator/cli/terminal.hpp"
#include "migrator/cli/terminal_out.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <sstream>
#include <thread>
#include <type_traits>

using namespace gc2pc;
using namespace gc2pc::cli;

namespace {

/// A clock that a test sets.
struct Hand {
  double now = 0;
  Clock clock() {
    return [this] { return now; };
  }
};

} // namespace

TEST_CASE("numbers, sizes and times as people read them") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(grouped(-1234) == "-1,234");
  CHECK(counted(1, "message") == "1 message");
  CHECK(counted(2000, "message") == "2,000 messages");
  CHECK(counted(2, "category", "categories") == "2 categories");
  CHECK(byte_size(1) == "1 byte");
  CHECK(byte_size(4'100'000) == "4.1 MB");
  CHECK(byte_size(999'999) == "1.0 MB");
  CHECK(byte_size(12'000'000'000) == "12 GB");
  CHECK(duration(0.42) == "0.4 s");
  CHECK(duration(59.7) == "1 min 00 s");
  CHECK(duration(7'620) == "2 h 07 min");
  CHECK(duration(90'000) == "1 d 01 h");
}

TEST_CASE("elsewhere than on a terminal: a line a minute, and nothing for what is quick") {
  Hand hand;
  std::ostringstream text;
  PlainProgress progress(text, hand.clock());
  progress.begin("copy messages", 1'000, Unit::messages);
  hand.now = 59;
  progress.progress(300);
  CHECK(text.str().empty());
  progress.waiting({Side::source, 0.9});
  hand.now = 60;
  progress.progress(500);
  CHECK(text.str() == "copy messages: 500 messages of 1,000 messages (50 %), 8 messages/s, "
                      "1 min 00 s left, waiting for source 90 %\n");
  progress.waiting({Side::source, 0});
  text.str("");
  hand.now = 120;
  progress.progress(1'000);
  progress.end("");
  CHECK(text.str() == "copy messages: 1,000 messages of 1,000 messages (100 %), 8 messages/s, 0 s left\n"
                      "copy messages: 1,000 messages in 2 min 00 s (8 messages/s)\n");
  text.str("");
  progress.begin("verify", 10, Unit::rows);
  hand.now = 121;
  progress.end("");
  CHECK(text.str().empty());
  progress.note("the lock of a dead process was taken over");
  CHECK(text.str() == "gc2pc: the lock of a dead process was taken over\n");
}

TEST_CASE("elsewhere than on a terminal: as often as wished, all of it, or nothing") {
  Hand hand;
  std::ostringstream text;
  PlainProgress often(text, hand.clock(), {.progress = true, .verbose = false, .interval = 5});
  often.begin("copy messages", 0, Unit::messages);
  hand.now = 4;
  often.progress(300);
  CHECK(text.str().empty());
  hand.now = 5;
  often.progress(500);
  CHECK(text.str() == "copy messages: 500 messages, 100 messages/s\n");
  text.str("");
  hand.now = 6;
  often.end("");
  CHECK(text.str() == "copy messages: 500 messages in 6.0 s (83 messages/s)\n");
  text.str("");
  PlainProgress all(text, hand.clock(), {.progress = true, .verbose = true, .interval = {}});
  all.begin("verify", 10, Unit::rows);
  all.end("nothing differs");
  CHECK(text.str() == "verify: started\nverify: nothing differs\n");
  text.str("");
  PlainProgress none(text, hand.clock(), {.progress = false, .verbose = true, .interval = {}});
  none.begin("verify", 10, Unit::rows);
  hand.now = 600;
  none.progress(5);
  none.end("");
  CHECK(text.str().empty());
  none.note("the lock of a dead process was taken over");
  CHECK(text.str() == "gc2pc: the lock of a dead process was taken over\n");
}

TEST_CASE("a line when it is asked for, whatever else is shown") {
  Hand hand;
  std::ostringstream text;
  PlainProgress plain(text, hand.clock(), {.progress = false, .verbose = false, .interval = {}});
  plain.say_now();
  CHECK(text.str() == "gc2pc: nothing is measured at the moment\n");
  text.str("");
  plain.begin("copy messages", 1'000, Unit::messages);
  hand.now = 10;
  plain.progress(500);
  hand.now = 20;
  plain.say_now();
  CHECK(text.str() ==
        "copy messages: 500 messages of 1,000 messages (50 %), 25 messages/s, 20 s left; for 20 s\n");
  std::ostringstream bar;
  TerminalProgress terminal(bar, {.utf8 = false, .color = false, .width = [] { return std::size_t{100}; }},
                            hand.clock());
  terminal.begin("copy messages", 1'000, Unit::messages);
  bar.str("");
  hand.now = 30;
  terminal.say_now();
  CHECK_MESSAGE(
      bar.str().starts_with(
          "\r\x1b[Kcopy messages: 0 messages of 1,000 messages (0 %); for 10 s\n\r.. copy messages"),
      bar.str());
}

TEST_CASE("on a terminal: the bar is drawn as often as wished") {
  Hand hand;
  std::ostringstream text;
  TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [] { return std::size_t{100}; }},
                            hand.clock(), false, 5);
  progress.begin("copy messages", 1'000, Unit::messages);
  text.str("");
  hand.now = 4;
  progress.progress(1);
  CHECK(text.str().empty());
  hand.now = 5;
  progress.progress(2);
  CHECK_FALSE(text.str().empty());
}

TEST_CASE("on a terminal: one line, drawn again, and what is done stays") {
  Hand hand;
  std::ostringstream text;
  TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [] { return std::size_t{100}; }},
                            hand.clock());
  progress.begin("copy messages", 1'000, Unit::messages);
  text.str("");
  hand.now = 0.05;
  progress.progress(10);
  CHECK(text.str().empty()); // too soon to draw again
  hand.now = 10;
  progress.progress(500);
  CHECK(text.str() == "\r.. copy messages        [########.........] "
                      " 50 %  500 of 1,000 messages  50 messages/s  10 s left\x1b[K");
  text.str("");
  progress.note("something to see");
  CHECK(text.str().starts_with("\r\x1b[K! something to see\n"));
  text.str("");
  progress.progress(1'000);
  progress.end("");
  CHECK(text.str() == "\r\x1b[Kok copy messages        1,000 messages in 10 s (100 messages/s)\n");
  progress.begin("verify", 0, Unit::rows);
  text.str("");
  progress.fail("failed");
  CHECK(text.str() == "\r\x1b[Kno verify               failed\n");
}

TEST_CASE("on a terminal: who is waited for, where there is room for it") {
  Hand hand;
  std::ostringstream text;
  std::size_t width = 110;
  TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [&] { return width; }},
                            hand.clock());
  progress.begin("copy messages", 1'000, Unit::messages);
  const auto at = [&](double now) {
    text.str("");
    hand.now = now;
    progress.progress(500);
    return text.str();
  };
  progress.waiting({Side::target, 0.62});
  CHECK(at(10) == "\r.. copy messages         50 %  500 of 1,000 messages  50 messages/s  10 s left  "
                  "waiting for target 62 %\x1b[K");
  width = 90;
  CHECK(at(11).find("waiting") == std::string::npos);
  width = 110;
  progress.waiting({Side::source, 0.31});
  CHECK(at(12).find("waiting for source 31 %") != std::string::npos);
  progress.waiting({Side::source, 0.05}); // not worth telling
  CHECK(at(13).find("waiting") == std::string::npos);
}

TEST_CASE("a narrow terminal never wraps") {
  Hand hand;
  std::ostringstream text;
  TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [] { return std::size_t{40}; }},
                            hand.clock());
  progress.begin("copy messages", 1'000'000, Unit::messages);
  hand.now = 10;
  text.str("");
  progress.progress(500'000);
  const auto line = text.str();
  CHECK(line.size() - std::string_view("\r\x1b[K").size() <= 39);
}

TEST_CASE("sixty columns have percent and the time that is left") {
  Hand hand;
  std::ostringstream text;
  TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [] { return std::size_t{60}; }},
                            hand.clock());
  progress.begin("messages", 1'875'454, Unit::messages);
  hand.now = 12;
  text.str("");
  progress.progress(956'000);
  CHECK(text.str().find(" 51 %") != std::string::npos);
  CHECK(text.str().find("12 s left") != std::string::npos);
  CHECK(text.str().size() - std::string_view("\r\x1b[K").size() <= 59);
}

TEST_CASE("a wait shows how long it lasts, although nothing is reported") {
  std::ostringstream text;
  {
    TerminalProgress progress(text, {.utf8 = false, .color = false, .width = [] { return std::size_t{80}; }},
                              steady_clock(), true);
    progress.begin("release", 0, Unit::rows);
    std::this_thread::sleep_for(std::chrono::milliseconds(2'300));
  }
  CHECK_MESSAGE(text.str().find(" 1.0 s\x1b[K") != std::string::npos, text.str());
  CHECK_MESSAGE(text.str().find(" 2.0 s\x1b[K") != std::string::npos, text.str());
}

TEST_CASE("the log has one JSON object a line") {
  Hand hand;
  std::ostringstream text;
  EventLog log(text, "cutover", "run-7", hand.clock());
  log.command_started();
  log.begin("copy messages", 100, Unit::messages);
  hand.now = 5;
  log.progress(10);
  log.waiting({Side::target, 0.625});
  hand.now = 11;
  log.progress(60);
  log.end("all of them");
  log.note("bad \xff bytes");
  log.command_ended(0, "done");
  std::istringstream lines(text.str());
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(lines, line);)
    events.push_back(nlohmann::json::parse(line));
  REQUIRE(events.size() == 6);
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].at("schema_version") == 1);
    CHECK(events[i].at("sequence") == i + 1);
    CHECK(events[i].at("run") == "run-7");
    CHECK(events[i].at("verb") == "cutover");
    CHECK(events[i].at("time").get<std::string>().size() ==
          std::string_view("2026-01-31T03:04:05.678Z").size());
  }
  CHECK(events[2].at("event") == "progress");
  CHECK(events[2].at("counters") == nlohmann::json{{"unit", "messages"},
                                                   {"done", 60},
                                                   {"total", 100},
                                                   {"seconds", 11.0},
                                                   {"waiting_for_target", 0.62}});
  CHECK(events[3].at("summary") == "all of them");
  CHECK(events[5].at("exit_code") == 0);
}

TEST_CASE("tables line up") {
  TextTable table({"kind", "#read"});
  table.add({"message", "1,000"});
  table.add({"Gdańsk", "2"});
  std::ostringstream text;
  TerminalOut out(text);
  table.print(out);
  CHECK(text.str() == "  kind      read\n  message  1,000\n  Gdańsk       2\n");
}

TEST_CASE("tables line up by what a terminal shows, not by characters") {
  TextTable table({"kind", "of"});
  table.add({"node", "Gdan\u0301sk"});    // the accent is a character of its own
  table.add({"\u4F1A\u8B70\u5BA4", "b"}); // three characters, six columns
  table.add({"\u041A\u043E\u043C\u043D\u0430\u0442\u0430", "a\nb\x1b[31m"});
  std::ostringstream text;
  TerminalOut out(text);
  table.print(out);
  CHECK(text.str() == "  kind     of\n"
                      "  node     Gdan\u0301sk\n"
                      "  \u4F1A\u8B70\u5BA4   b\n"
                      "  \u041A\u043E\u043C\u043D\u0430\u0442\u0430  a\\u{a}b\\u{1b}[31m\n");
  CHECK(columns_of("Gdan\u0301sk") == 6);
  CHECK(columns_of("\u4F1A\u8B70") == 4);
  CHECK(columns_of("\u200B") == 0);
  CHECK(columns_of("bad \xff byte") == 10);
}

TEST_CASE("severities and states have colours where a stream has them") {
  std::vector<Finding> findings(2);
  findings[0].code = Code::name_prefixed;
  findings[0].detail = "becomes 'A-B'";
  findings[1].code = Code::messages_without_room;
  findings[1].detail = "messages do not belong to a room";
  findings[1].rows = 1'234;
  std::ostringstream plain, coloured;
  TerminalOut without(plain), with(coloured, true);
  print_findings(without, findings, {});
  print_findings(with, findings, {});
  CHECK(plain.str() ==
        "\nFindings: no errors, 2 warnings, no notes\n"
        "  severity  code                   findings   rows  meaning\n"
        "  warning   name-prefixed                 1      1  The item gets a longer name: the names of its "
        "categories come first.\n"
        "  warning   messages-without-room         1  1,234  Messages that do not belong to a room are not "
        "migrated.\n"
        "\n  name-prefixed: Inform the users of the new name.\n"
        "    becomes 'A-B'\n"
        "\n  messages-without-room: Check these channels if you need the messages.\n"
        "    messages do not belong to a room\n");
  CHECK(coloured.str().find("  \x1b[33mwarning \x1b[0m  name-prefixed ") != std::string::npos);
  CHECK(coloured.str().find("\n  \x1b[33mname-prefixed\x1b[0m: Inform the users of the new name.\n") !=
        std::string::npos);
  CHECK(in_colour("x", colour_named("red")) == "\x1b[31mx\x1b[0m");
  CHECK(in_colour("x", colour_named("mauve")) == "x");
}

TEST_CASE("hidden characters are made visible, and no text is longer than a line") {
  CHECK(visible_text("Gdańsk 会議 😀 a\\b") == "Gdańsk 会議 😀 a\\b");
  CHECK(visible_text("a\x1b]0;t\x07\r\n\t\x7f") == "a\\u{1b}]0;t\\u{7}\\u{d}\\u{a}\\u{9}\\u{7f}");
  CHECK(visible_text("\u0085\u009b31m\u00ad") == "\\u{85}\\u{9b}31m\\u{ad}");
  CHECK(visible_text("\u2028\u2029") == "\\u{2028}\\u{2029}");
  CHECK(visible_text("\u200b\u200d\u200e\u200f\u2060\ufeff") ==
        "\\u{200b}\\u{200d}\\u{200e}\\u{200f}\\u{2060}\\u{feff}");
  CHECK(visible_text("\u202a\u202e\u2066\u2069\u061c") == "\\u{202a}\\u{202e}\\u{2066}\\u{2069}\\u{61c}");
  CHECK(visible_text("\U000E0041") == "\\u{e0041}");
  CHECK(visible_text(std::string_view("\0", 1)) == "\uFFFD");
  CHECK(visible_text("bad \xff\xc2") == "bad \uFFFD\uFFFD");
  CHECK(visible_text("\xc0\x9b") == "\uFFFD\uFFFD"); // ESC and CSI in more bytes than they need
  CHECK(visible_text(visible_text("\x1b\u202e")) == visible_text("\x1b\u202e"));
  CHECK(visible_lines("a\n\x1b\n") == "a\n\\u{1b}\n");
  for (char32_t c = 0; c < 0xA0; ++c)
    CHECK(is_hidden(c) == (c < 0x20 || c > 0x7E));
}

TEST_CASE("JSON and XML keep their values when hidden characters are escaped") {
  const nlohmann::json value{{"name", "a\x1b\u202e\u009b\U000E0041\u007f"}};
  const auto text = visible_json(value.dump(2) + "\n");
  CHECK(text == "{\n  \"name\": \"a\\u001b\\u202e\\u009b\\udb40\\udc41\\u007f\"\n}\n");
  CHECK(nlohmann::json::parse(text) == value);
  CHECK(visible_xml("<a b=\"\u202e\">\n</a>\n") == "<a b=\"&#x202e;\">\n</a>\n");
}

// What these would print does not compile.
static_assert(!std::is_convertible_v<TerminalOut&, std::ostream&>);
static_assert(Printable<std::string> && Printable<std::string_view> && Printable<char[4]> && Printable<int>);
static_assert(!Printable<char> && !Printable<char32_t> && !Printable<std::vector<std::string>>);

TEST_CASE("only the layout moves the cursor, and only gc2pc paints") {
  std::ostringstream text;
  TerminalOut out(text, true);
  const std::string name = "a\x1b[31m\r\nb";
  out.print("\r{}|{}|{:<8}|{}\x1b[K\n", name, painted(Colour::red, name), "c\n", 7);
  CHECK(text.str() ==
        "\ra\\u{1b}[31m\\u{d}\\u{a}b|\x1b[31ma\\u{1b}[31m\\u{d}\\u{a}b\x1b[0m|c\\u{a}  |7\x1b[K\n");
  text.str("");
  TerminalOut(text).print("{}", painted(Colour::red, "a\n"));
  CHECK(text.str() == "a\\u{a}");
}

TEST_CASE("progress and notes show what a name hides") {
  Hand hand;
  std::ostringstream bar, plain;
  TerminalProgress drawn(bar, {.utf8 = false, .color = true, .width = [] { return std::size_t{100}; }},
                         hand.clock());
  PlainProgress lines(plain, hand.clock());
  for (Observer* each : {static_cast<Observer*>(&drawn), static_cast<Observer*>(&lines)}) {
    each->begin("x\n\x1b", 0, Unit::rows);
    each->note("'a\nb\x1b\u202e'");
    hand.now += 61;
    each->end("c\x07");
  }
  CHECK(plain.str() == "gc2pc: 'a\\u{a}b\\u{1b}\\u{202e}'\nx\\u{a}\\u{1b}: c\\u{7}\n");
  CHECK(bar.str().find("\x1b[33m!\x1b[0m 'a\\u{a}b\\u{1b}\\u{202e}'\n") != std::string::npos);
  CHECK(bar.str().find("\x1b[32mok\x1b[0m x\\u{a}\\u{1b}") != std::string::npos);
  CHECK(bar.str().find("c\\u{7}\n") != std::string::npos);
}
