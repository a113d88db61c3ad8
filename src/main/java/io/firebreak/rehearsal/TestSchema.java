package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.runbook.RunbookSchema;

/** The JSON Schema (2020-12) of a file of tests, by which editors complete and check it. */
public final class TestSchema {
  private TestSchema() {}

  /** The schema of tests of runbooks that use these actions. */
  public static ObjectNode of(ActionCatalog actions) {
    var schema = RunbookSchema.of(TestFile.class, "Tests of a Firebreak runbook");
    if (schema.at("/$defs/WorldRule/properties/uses") instanceof ObjectNode uses) {
      actions.names().forEach(uses.putArray("enum")::add);
    }
    return schema;
  }
}
