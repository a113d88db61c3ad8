package io.firebreak.runbook;

import dev.cel.common.types.CelType;
import java.util.Map;

/**
 * The variables that a type check knows.
 *
 * @param types by name; a dotted name is one variable
 */
record Variables(Map<String, CelType> types) {
  Variables {
    types = Map.copyOf(types);
  }
}
