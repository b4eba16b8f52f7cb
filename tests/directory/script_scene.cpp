// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/script_scene.hpp"

namespace gc2pc::test {

ScriptScene::ScriptScene(const ScriptPlace& place) : Scene(place.samba), administrator(scripts, place.shell) {
  pool.config.directory = "script:" + scripts.string() + "," + place.samba.url();
  pool.config.replication_wait = std::chrono::seconds(30);
}

void ScriptScene::others_are_there() {
  pool.stop = [this] {
    for (const auto* name : {"release.ps1", "endpoint.ps1"})
      if (!administrator.has_done(name))
        administrator.run(name);
    return false;
  };
}

void ScriptScene::others_take_back() {
  pool.stop = [this] {
    if (!std::filesystem::exists(scripts / "endpoint.ps1") && owner() == "endpoint")
      administrator.run("undo-endpoint.ps1");
    else if (!std::filesystem::exists(scripts / "release.ps1") && owner() != "user")
      administrator.run("undo-release.ps1");
    return false;
  };
}

} // namespace gc2pc::test
