// SPDX-License-Identifier: Apache-2.0
#include "adapters/archive/zstd_stream.hpp"
#include "adapters/export/row_json.hpp"
#include "adapters/export/row_schema.hpp"
#include "mappings/model/chat.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/expect_error.hpp"

#include <nlohmann/json.hpp>

#include <limits>

using namespace gc2pc;
using namespace std::string_literals;
using test::fields_of;
using test::line_of;

namespace {

std::string text_of(std::string_view text) {
  std::string out;
  json_text::put(out, text);
  return out;
}

std::string time_text(std::int64_t ticks) {
  std::string out;
  json_text::put_time(out, Ticks{ticks});
  return out;
}

chat::Message message(std::string content) {
  chat::Message row;
  row.room = chat::NodeId{2};
  row.id = ChatId{7};
  row.date = Ticks{633'794'400'000'000'001};
  row.author = chat::PrincipalId{5};
  row.content = std::move(content);
  return row;
}

} // namespace

TEST_CASE("a message is one line of JSON") {
  std::string line;
  auto row = message("Hello, \"world\" \\ \xc3\xa4\n");
  row.is_alert = true;
  put_row(line, row);
  CHECK(line == R"({"channelId":2,"chatId":7,"chatDate":"2009-06-01T08:00:00.0000001Z","userId":5,)"
                R"("isAlert":true,"content":"Hello, \"world\" \\ )"
                "\xc3\xa4"
                R"(\n","rtf":null})"
                "\n");
}

TEST_CASE("no text steers a terminal, and every text comes back") {
  CHECK(text_of("\x1b[31m\x7f\xc2\x9b\xc2\xa0") == "\"\\u001b[31m\\u007f\\u009b\xc2\xa0\"");
  CHECK(text_of("a\0b"s) == R"("a\u0000b")");
  CHECK(text_of("\xff\xfe") == R"({"base64":"//4="})");
  CHECK(text_of("\xed\xa0\x80") == R"({"base64":"7aCA"})"); // half of a surrogate pair
  const std::string longer(200'000, '\xff');
  for (const auto& text : {""s, "a\0b"s, "\x1b]0;t\x07"s, "\xff"s, "\xff\xfe"s, "\xff\xfe\xfd"s, "\xc3"s,
                           "{\"base64\":\"//4=\"}"s, "\xf0\x9f\x98\x80"s, "\xc2\x80\xc2\x9f\xc2\xa0\xc3\xbf"s,
                           longer, longer + "x", "\r\n\t\b\f/\\\""s}) {
    std::string line;
    const auto row = message(text);
    put_row(line, row);
    CHECK(line.find_first_of("\x1b\x07\x7f") == line.npos);
    CHECK(nlohmann::json::accept(line));
    chat::Message read;
    get_row(std::string_view(line).substr(0, line.size() - 1), read);
    CHECK((fields_of(read) == fields_of(row)));
  }
}

TEST_CASE("numbers and times come back exactly, and every tool reads them exactly") {
  CHECK(time_text(0) == R"("0001-01-01T00:00:00Z")");
  CHECK(time_text(last_tick) == R"("9999-12-31T23:59:59.9999999Z")");
  CHECK(time_text(last_tick + 1) == R"("3155378976000000000")");
  CHECK(time_text(-1) == R"("-1")");
  std::string number;
  json_text::put(number, json_text::largest_number);
  json_text::put(number, json_text::largest_number + 1);
  CHECK(number == R"(9007199254740991"9007199254740992")");
  constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto highest = std::numeric_limits<std::int64_t>::max();
  for (const auto value :
       {lowest, -json_text::largest_number - 1, -json_text::largest_number, std::int64_t{-1}, std::int64_t{0},
        std::int64_t{1}, json_text::largest_number, last_tick, last_tick + 1, ticks_at_unix_epoch,
        ticks_at_unix_epoch - 1, std::int64_t{599'266'080'000'000'000}, highest}) {
    auto row = message("");
    row.id = ChatId{value};
    row.date = Ticks{value};
    std::string line;
    put_row(line, row);
    line.pop_back();
    chat::Message read;
    get_row(line, read);
    CHECK((fields_of(read) == fields_of(row)));
  }
}

TEST_CASE("a line that is not a row is refused") {
  std::string good;
  put_row(good, message("x"));
  good.pop_back();
  const auto refused = [&](std::string_view from, std::string_view to) {
    auto line = good;
    line.replace(line.find(from), from.size(), to);
    chat::Message read;
    return line_of([&] { get_row(line, read); });
  };
  const std::string expected = "corrupt: a line is not a row of tblChat";
  CHECK(refused("\"chatId\":7,", "") == expected);
  CHECK(refused("\"chatId\":7", "\"chatId\":7.5") == expected);
  CHECK(refused("\"chatId\":7", "\"chatId\":\"7x\"") == expected);
  CHECK(refused("\"chatId\":7", "\"chatId\":9223372036854775807") == expected);
  CHECK(refused("\"chatId\":7", "\"chatId\":7,\"chatId\":7") == expected);
  CHECK(refused("\"chatId\":7", "\"chatId\":7,\"other\":1") == expected);
  CHECK(refused("false", "0") == expected);
  CHECK(refused("\"x\"", "null") == expected);
  CHECK(refused("\"x\"", "{\"base64\":\"?\"}") == expected);
  CHECK(refused("\"x\"", "[]") == expected);
  CHECK(refused("2009-06-01", "2009-02-30") == expected);
  CHECK(refused("}", "") == expected);
  CHECK(refused("\"x\"", "{}") == expected);
  CHECK(refused("\"x\"", "{\"base64\":\"eA==\",\"base64\":\"eA==\"}") == expected);
  CHECK(refused("\"x\"", "{\"base64\":{\"base64\":\"eA==\"}}") == expected);
  CHECK(refused("\"x\"", "{\"base64\":null}") == expected);
  CHECK(refused("\"chatId\"", "\"\"") == expected);
  chat::Message read;
  for (const auto* line : {"", "null", "[]", "1", "{}", "{} {}", "{\"\":1}"})
    CHECK(line_of([&] { get_row(line, read); }) == expected);
}

TEST_CASE("the schema names every column and what it may be") {
  const auto schema = nlohmann::json::parse(row_schema<chat::Message>());
  CHECK(schema.at("title") == "tblChat");
  CHECK(schema.at("additionalProperties") == false);
  CHECK(schema.at("required").size() == column_count<chat::Message>());
  CHECK(schema.at("properties").at("isAlert").at("anyOf").dump() == R"([{"type":"boolean"}])");
  CHECK(schema.at("properties").at("rtf").at("anyOf").back().at("type") == "null");
  CHECK(schema.at("properties").at("content").at("anyOf").front().at("type") == "string");
}

TEST_CASE("compressed text: the same bytes however it was cut, and nothing but what was written") {
  const auto packed = [](std::string_view text, std::size_t piece) {
    std::string out;
    ZstdWriter writer([&](std::string_view bytes) { out += bytes; });
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
      writer.write(text.substr(0, piece));
    writer.finish();
    return out;
  };
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "line " + std::to_string(i * 7'919) + "\n";
  const auto bytes = packed(text, 100);
  CHECK(bytes == packed(text, 1'000'000));
  CHECK(unpack_zstd(bytes, text.size()) == text);
  CHECK(unpack_zstd(bytes + bytes, 2 * text.size()) == text + text);
  CHECK(unpack_zstd(packed("", 1), 0).empty());
  const std::string unreadable = "corrupt: the compressed text cannot be read";
  for (std::size_t size = 0; size < bytes.size(); size += 997)
    CHECK(test::error_of([&] {
            static_cast<void>(unpack_zstd(bytes.substr(0, size), text.size()));
          }).kind() == ErrorKind::corrupt);
  CHECK(line_of([&] { static_cast<void>(unpack_zstd("plain", 5)); }) == unreadable);
  CHECK(line_of([&] { static_cast<void>(unpack_zstd(bytes, text.size() - 1)); }) ==
        "corrupt: the compressed text has another length than expected");
  CHECK(line_of([&] {
          ZstdWriter writer([](std::string_view) { throw Error(ErrorKind::no_space, "full"); });
          writer.write(text);
          writer.finish();
        }) == "no-space: full");
}
