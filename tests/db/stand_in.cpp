// SPDX-License-Identifier: Apache-2.0
#include "tests/db/stand_in.hpp"

#include <fstream>
#include <set>

namespace gc2pc::test {

std::string StandIn::url(const std::string& more) {
  return std::string("odbc:Driver=") + GC2PC_STAND_IN +
         ";Database=" + (folder_ / ("mgc" + std::to_string(++databases_) + ".db")).string() + ";" + more;
}

std::string StandIn::recorded(const std::string& role, const std::string& more) {
  return url("Record=" + record(role).string() + ";" + more);
}

std::vector<std::string> StandIn::statements(const std::string& role) const {
  std::set<std::string> found;
  std::ifstream file(record(role), std::ios::binary);
  for (std::string statement; std::getline(file, statement, '\x1e');)
    found.insert(statement);
  return {found.begin(), found.end()};
}

} // namespace gc2pc::test
