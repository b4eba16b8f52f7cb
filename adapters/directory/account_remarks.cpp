// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/account_remarks.hpp"

#include "adapters/directory/quoted_name.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>

namespace gc2pc {
namespace {

/// Memberships that a remark names; the rest is counted.
constexpr std::size_t named_holders = 3;

/// The flag of userAccountControl that says disabled.
constexpr long disabled_flag = 2;

} // namespace

std::string day_of_file_time(const std::string& text) {
  constexpr std::int64_t ticks_a_day = 864'000'000'000;
  constexpr std::int64_t days_to_1970 = 134'774;
  // An account that never expires has the largest number of all as its time.
  constexpr std::int64_t last_day = 3'000'000;
  const auto day = std::strtoll(text.c_str(), nullptr, 10) / ticks_a_day;
  if (day <= 0 || day > last_day)
    return {};
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day - days_to_1970)))};
  return fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

std::vector<std::string> account_remarks(const DirectoryEntry& account,
                                         const std::vector<std::string>& holders, Release release) {
  std::vector<std::string> remarks;
  if (!account.first("msExchMailboxGuid").empty() || !account.first("homeMDB").empty())
    remarks.emplace_back("it has a mailbox, which suggests a person's account");
  const auto signed_in =
      day_of_file_time(account.first("lastLogonTimestamp").empty() ? account.first("lastLogon")
                                                                   : account.first("lastLogonTimestamp"));
  if (!signed_in.empty())
    remarks.push_back("its last sign-in was about " + signed_in);
  if (account.first("adminCount") == "1")
    remarks.emplace_back("it is, or was, in a group of administrators");
  if ((std::strtol(account.first("userAccountControl").c_str(), nullptr, 10) & disabled_flag) != 0)
    remarks.emplace_back("it is disabled");
  if (!account.values("servicePrincipalName").empty())
    remarks.emplace_back("it has service principal names: services run under this account");
  if (release == Release::remove && !holders.empty()) {
    std::string names;
    for (std::size_t i = 0; i < holders.size() && i < named_holders; ++i)
      names += (names.empty() ? "" : ", ") + quoted_name(holders[i]);
    if (holders.size() > named_holders)
      names += fmt::format(" and {} more", holders.size() - named_holders);
    remarks.push_back("while it is removed, it is not a member of " + names);
  }
  return remarks;
}

} // namespace gc2pc
