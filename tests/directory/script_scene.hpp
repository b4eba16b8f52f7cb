// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a handover whose changes others make, by the scripts that gc2pc leaves.
#pragma once

#include "tests/directory/handover_scene.hpp"
#include "tests/directory/script_bench.hpp"

namespace gc2pc::test {

/// An administrator who runs what gc2pc leaves while it waits.
struct ScriptScene : Scene {
  explicit ScriptScene(const ScriptPlace& place);
  /// Looks into the folder whenever gc2pc does.
  void others_are_there();
  /// The same for the way back; what lies there for the way on is not touched.
  void others_take_back();

  std::filesystem::path scripts = pool / "scripts";
  Administrator administrator;
};

} // namespace gc2pc::test
