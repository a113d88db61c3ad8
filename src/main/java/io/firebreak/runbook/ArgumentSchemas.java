package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.ActionSchema;

/** Adds to a schema what each action takes: if {@code uses} names it, {@code with} must fit it. */
final class ArgumentSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAME = "arguments";

  private ArgumentSchemas() {}

  static void addTo(ObjectNode schema, ActionCatalog actions) {
    var definitions = schema.withObject("/$defs");
    definitions.forEach(definition -> {
      if (definition instanceof ObjectNode object && definition.at("/properties/uses").isObject()) {
        object.withObject("/properties/uses").set("enum", names(actions));
        object.withArray("/allOf").addObject().put("$ref", "#/$defs/" + NAME);
      }
    });
    definitions.set(NAME, byAction(actions));
  }

  private static JsonNode names(ActionCatalog actions) {
    var names = JSON.arrayNode();
    actions.names().forEach(names::add);
    return names;
  }

  private static ObjectNode byAction(ActionCatalog actions) {
    var rules = JSON.objectNode();
    for (var name : actions.names()) {
      var action = actions.find(name).orElseThrow();
      var rule = rules.withArray("allOf").addObject();
      rule.withObject("/if/properties/uses").put("const", name);
      rule.withObject("/if").putArray("required").add("uses");
      rule.withObject("/then/properties").set("with", orTemplate(ActionSchema.of(action)));
    }
    return rules;
  }

  /** Every value may also be a text with an interpolation. */
  private static JsonNode orTemplate(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    var relaxed = object.deepCopy();
    for (var keyword : new String[] {"properties", "items", "additionalProperties"}) {
      var inner = object.get(keyword);
      if (inner == null || inner.isBoolean()) {
        continue;
      }
      relaxed.set(keyword, keyword.equals("properties") ? eachOf(inner) : value(inner));
    }
    return relaxed;
  }

  private static ObjectNode eachOf(JsonNode properties) {
    var relaxed = JSON.objectNode();
    properties.properties().forEach(entry -> relaxed.set(entry.getKey(), value(entry.getValue())));
    return relaxed;
  }

  private static JsonNode value(JsonNode schema) {
    if (!schema.has("type") && !schema.has("enum")) {
      return schema;
    }
    var either = JSON.objectNode();
    if (schema.has("description")) {
      either.set("description", schema.get("description"));
    }
    either
        .putArray("anyOf")
        .add(orTemplate(schema))
        .add(JSON.objectNode().put("type", "string").put("pattern", "\\$\\{\\{"));
    return either;
  }
}
