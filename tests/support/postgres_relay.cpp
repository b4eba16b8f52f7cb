// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgres_relay.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gc2pc::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Bytes on their way in one direction at most: more than a network's window.
constexpr std::size_t most_on_the_way = std::size_t{32} << 20;
constexpr std::size_t most_at_once = std::size_t{256} << 10;

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path)
    throw std::runtime_error("the path of a socket is too long");
  std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.native().size());
  return address;
}

/// Calls `visit` with the type of each message of one side. A message is its type, the length of the rest in
/// four bytes, the rest.
class Messages {
 public:
  /// The first messages of a client have no type, and come as '\0'.
  explicit Messages(bool typed) : typed_(typed) {}

  /// From now on they have one.
  void become_typed() { typed_ = true; }
  /// A byte that is no message is coming.
  void skip_one() { skipped_ = 1; }

  template <class Visit>
  void take(std::span<const char> bytes, const Visit& visit) {
    for (std::size_t at = 0; at < bytes.size();) {
      if (skipped_ > 0) {
        const auto step = std::min(skipped_, bytes.size() - at);
        skipped_ -= step;
        at += step;
        continue;
      }
      head_[head_size_++] = bytes[at++];
      const std::size_t before_length = typed_ ? 1 : 0;
      if (head_size_ < before_length + 4)
        continue;
      std::size_t length = 0;
      for (std::size_t i = 0; i < 4; ++i)
        length = length << 8 | static_cast<unsigned char>(head_[before_length + i]);
      head_size_ = 0;
      skipped_ = length - 4;
      visit(typed_ ? head_[0] : '\0', length);
    }
  }

 private:
  bool typed_;
  std::array<char, 5> head_{};
  std::size_t head_size_ = 0, skipped_ = 0;
};

/// What was read from one side and not yet written to the other one.
class Direction {
 public:
  Direction(int from, int to) : from_(from), to_(to) {}

  [[nodiscard]] bool wants_to_read() const { return !ended_ && size_ < most_on_the_way; }
  [[nodiscard]] bool wants_to_write(Clock::time_point now) const {
    return !pieces_.empty() && pieces_.front().due <= now;
  }
  [[nodiscard]] std::optional<Clock::time_point> due() const {
    return pieces_.empty() ? std::nullopt : std::optional(pieces_.front().due);
  }
  /// The side is at its end, and everything was passed on.
  [[nodiscard]] bool is_done() const { return broken_ || (ended_ && pieces_.empty()); }
  [[nodiscard]] int from() const { return from_; }
  [[nodiscard]] int to() const { return to_; }

  template <class Look>
  void read(Clock::time_point due, const Look& look) {
    static thread_local std::vector<char> buffer(most_at_once);
    const auto got = ::recv(from_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got <= 0) {
      ended_ = got == 0 || (errno != EAGAIN && errno != EINTR);
      return;
    }
    std::string bytes(buffer.data(), static_cast<std::size_t>(got));
    look(std::span<const char>(bytes));
    size_ += bytes.size();
    pieces_.push_back({due, std::move(bytes), 0});
  }
  void write() {
    auto& piece = pieces_.front();
    const auto sent = ::send(to_, piece.bytes.data() + piece.sent, piece.bytes.size() - piece.sent,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) {
      broken_ = errno != EAGAIN && errno != EINTR;
      return;
    }
    piece.sent += static_cast<std::size_t>(sent);
    size_ -= static_cast<std::size_t>(sent);
    if (piece.sent == piece.bytes.size())
      pieces_.pop_front();
  }

 private:
  struct Piece {
    Clock::time_point due;
    std::string bytes;
    std::size_t sent;
  };

  int from_, to_;
  std::deque<Piece> pieces_;
  std::size_t size_ = 0;
  bool ended_ = false, broken_ = false;
};

} // namespace

class PostgresRelay::Connection {
 public:
  Connection(UniqueFd client, UniqueFd server, std::atomic<std::int64_t>& round_trips)
      : client_(std::move(client)), server_(std::move(server)), there_(client_.get(), server_.get()),
        back_(server_.get(), client_.get()), round_trips_(round_trips) {}

  [[nodiscard]] bool is_done() const { return there_.is_done() || back_.is_done(); }
  void add(std::vector<pollfd>& polled, Clock::time_point now, std::optional<Clock::time_point>& wake) const {
    for (const auto* direction : {&there_, &back_}) {
      polled.push_back({direction->from(), static_cast<short>(direction->wants_to_read() ? POLLIN : 0), 0});
      polled.push_back(
          {direction->to(), static_cast<short>(direction->wants_to_write(now) ? POLLOUT : 0), 0});
      if (const auto due = direction->due(); due && *due > now)
        wake = wake ? std::min(*wake, *due) : due;
    }
  }
  /// With what poll said of the four entries that add() made.
  void work(std::span<const pollfd> polled, Clock::time_point now, std::chrono::microseconds delay) {
    constexpr int readable = POLLIN | POLLHUP | POLLERR;
    if (there_.wants_to_read() && (polled[0].revents & readable) != 0)
      there_.read(now + delay, [&](std::span<const char> bytes) { look_at_client(bytes); });
    if (there_.wants_to_write(now) && (polled[1].revents & (POLLOUT | POLLERR)) != 0)
      there_.write();
    if (back_.wants_to_read() && (polled[2].revents & readable) != 0)
      back_.read(now + delay, [&](std::span<const char> bytes) { look_at_server(bytes); });
    if (back_.wants_to_write(now) && (polled[3].revents & (POLLOUT | POLLERR)) != 0)
      back_.write();
  }

 private:
  void look_at_client(std::span<const char> bytes) {
    client_said_.take(bytes, [&](char type, std::size_t length) {
      switch (type) {
      case '\0': { // a wish for TLS, which is answered by one byte, or the first message
        constexpr std::size_t only_a_code = 8;
        ++round_trips_;
        if (length == only_a_code)
          server_said_.skip_one();
        else
          client_said_.become_typed();
        unanswered_ += length == only_a_code ? 0 : 1;
        break;
      }
      case 'Q': // a statement
      case 'S': // the end of one that came in parts
        round_trips_ += unanswered_ == 0 ? 1 : 0;
        ++unanswered_;
        break;
      case 'c': // the end of COPY's rows, which began after an answer
      case 'f':
      case 'p': // a password
        ++round_trips_;
        break;
      default:
        break;
      }
    });
  }
  void look_at_server(std::span<const char> bytes) {
    server_said_.take(bytes, [&](char type, std::size_t) { unanswered_ -= type == 'Z' ? 1 : 0; });
  }

  UniqueFd client_, server_;
  Direction there_, back_;
  Messages client_said_{false}, server_said_{true};
  int unanswered_ = 0;
  std::atomic<std::int64_t>& round_trips_;
};

PostgresRelay::PostgresRelay(UniqueFd listening, std::filesystem::path server,
                             std::chrono::microseconds delay)
    : listening_(std::move(listening)), server_(std::move(server)), delay_(delay) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0)
    throw std::runtime_error("a relay gets no pipe");
  stop_reading_ = UniqueFd(pipe[0]);
  stop_writing_ = UniqueFd(pipe[1]);
  thread_ = std::jthread([this] { work(); });
}

PostgresRelay::~PostgresRelay() {
  stop_writing_ = UniqueFd();
}

void PostgresRelay::work() {
  for (;;) {
    std::vector<pollfd> polled{{stop_reading_.get(), POLLIN, 0}, {listening_.get(), POLLIN, 0}};
    std::optional<Clock::time_point> wake;
    auto now = Clock::now();
    for (const auto& connection : connections_)
      connection->add(polled, now, wake);
    timespec wait{};
    if (wake) {
      const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(*wake - now).count();
      wait = {left / 1'000'000'000, left % 1'000'000'000};
    }
    if (::ppoll(polled.data(), polled.size(), wake ? &wait : nullptr, nullptr) < 0 && errno != EINTR)
      return;
    if (polled[0].revents != 0)
      return;
    now = Clock::now();
    for (std::size_t i = 0; i < connections_.size(); ++i)
      connections_[i]->work(std::span(polled).subspan(2 + 4 * i, 4), now, delay_);
    std::erase_if(connections_, [](const auto& connection) { return connection->is_done(); });
    if ((polled[1].revents & POLLIN) == 0)
      continue;
    UniqueFd client(::accept(listening_.get(), nullptr, nullptr));
    // Not an error of a socket of the file system, which knows no such thing.
    const int at_once = 1;
    ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    UniqueFd server(::socket(AF_UNIX, SOCK_STREAM, 0));
    const auto address = address_of(server_);
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      connections_.push_back(
          std::make_unique<Connection>(std::move(client), std::move(server), round_trips_));
  }
}

UniqueFd listen_in(const std::filesystem::path& folder) {
  UniqueFd listening(::socket(AF_UNIX, SOCK_STREAM, 0));
  const auto address = address_of(folder / ".s.PGSQL.5432");
  if (::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listening.get(), SOMAXCONN) != 0)
    throw std::runtime_error("a relay cannot listen in " + folder.string());
  return listening;
}

UniqueFd listen_on_port(int& port) {
  UniqueFd listening(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(listening.get(), SOMAXCONN) != 0 ||
      ::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("a relay cannot listen on a port");
  port = ntohs(address.sin_port);
  return listening;
}

} // namespace gc2pc::test
