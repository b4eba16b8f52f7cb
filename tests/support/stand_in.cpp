// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stand_in.hpp"

namespace gc2pc::test {

std::string StandIn::url(const std::string& more) {
  return silent("mgc" + std::to_string(++databases_)) + more;
}

std::string StandIn::silent(const std::string& name) const {
  return std::string("odbc:Driver=") + GC2PC_STAND_IN + ";Database=" + (folder_ / (name + ".db")).string() +
         ";";
}

std::string StandIn::recorded(const std::string& name) const {
  return silent(name) + "Record=" + record(name).string() + ";";
}

} // namespace gc2pc::test
