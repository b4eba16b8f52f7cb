// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_session.hpp"

#include "adapters/odbc/odbc_failure.hpp"

#include <sqlext.h>

#include <cstring>
#include <mutex>

namespace gc2pc::odbc {
namespace {

class Factory final : public soci::backend_factory {
 public:
  [[nodiscard]] soci::details::session_backend*
  make_session(const soci::connection_parameters& parameters) const override {
    // One at a time: PostgreSQL's driver switches the locale of the process for a moment while it connects.
    static std::mutex connecting;
    const std::lock_guard alone(connecting);
    return new Session(parameters); // SOCI deletes it
  }
};

const Factory factory;

} // namespace

Session::Session(const soci::connection_parameters& parameters)
    : inner_(soci::factory_odbc()->make_session(parameters)) {}

void Session::claim(OpenResult* result) noexcept {
  if (open_ != nullptr && open_ != result)
    open_->give_up();
  open_ = result;
}

void Session::release(const OpenResult* result) noexcept {
  if (open_ == result)
    open_ = nullptr;
}

bool Session::alive() const noexcept {
  SQLUINTEGER dead = SQL_CD_FALSE;
  const auto outcome = SQLGetConnectAttr(connection(), SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr);
  return !SQL_SUCCEEDED(outcome) || dead == SQL_CD_FALSE;
}

std::string Session::info(SQLUSMALLINT what) const {
  SQLCHAR text[256]{};
  SQLSMALLINT length = 0;
  check(SQLGetInfo(connection(), what, text, sizeof text, &length), SQL_HANDLE_DBC, connection());
  return reinterpret_cast<const char*>(text);
}

void open(soci::session& session, const std::string& connection_string) {
  soci::connection_parameters parameters(factory, connection_string);
  // No person is there to be asked.
  parameters.set_option(soci::odbc_option_driver_complete, std::to_string(SQL_DRIVER_NOPROMPT));
  try {
    session.open(parameters);
  } catch (const soci::odbc_soci_error& error) {
    // Of the text only what kind of error it shows is kept: it can hold the connection string.
    throw Failure(reinterpret_cast<const char*>(error.odbc_error_code()), error.native_error_code(),
                  connect_error(reinterpret_cast<const char*>(error.odbc_error_message())));
  }
}

Session& native(soci::session& session) {
  return static_cast<Session&>(*session.get_backend());
}

} // namespace gc2pc::odbc
