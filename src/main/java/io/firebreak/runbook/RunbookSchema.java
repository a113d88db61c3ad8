package io.firebreak.runbook;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Durations;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (2020-12) of a runbook, generated from the model, by which editors complete and
 * check. Lint says more: it knows types of expressions, order of steps and everything else that a
 * schema cannot.
 */
public final class RunbookSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RunbookSchema() {}

  /** The schema of runbooks that use these actions. */
  public static ObjectNode of(ActionCatalog actions) {
    var schema = of(Runbook.class, "Firebreak runbook");
    eitherStepsOrRemediations(schema);
    ArgumentSchemas.addTo(schema, actions);
    return schema;
  }

  /** The schema of a policy. */
  public static ObjectNode ofPolicy() {
    return of(Policy.class, "Firebreak policy");
  }

  /** The schema of the tests of a policy. */
  public static ObjectNode ofPolicyTest() {
    return of(PolicyTest.class, "Firebreak policy test");
  }

  /**
   * The schema of another file that {@link StrictYaml} reads.
   *
   * @param file the record that stands for it
   */
  public static ObjectNode of(Class<? extends Record> file, String title) {
    var builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
    builder
        .forFields()
        .withIgnoreCheck(field -> slot(field).filter(RunbookSchema::planned).isPresent())
        .withPropertyNameOverrideResolver(field -> slot(field).map(Model.Slot::name).orElse(null))
        .withDescriptionResolver(field -> slot(field).map(slot -> slot.key().value()).orElse(null))
        .withRequiredCheck(field -> slot(field).map(Model.Slot::required).orElse(false))
        .withInstanceAttributeOverride(
            (node, field, context) -> slot(field).ifPresent(slot -> limits(node, slot)));
    builder.forTypesInGeneral().withCustomDefinitionProvider(RunbookSchema::known);
    var schema = new SchemaGenerator(builder.build()).generateSchema(file);
    schema.put("title", title);
    return schema;
  }

  private static void eitherStepsOrRemediations(ObjectNode schema) {
    var either = schema.putArray("oneOf");
    for (var key : List.of("steps", "remediations")) {
      either.addObject().putArray("required").add(key);
      schema.withObject("/properties/" + key).put("minItems", 1);
    }
  }

  private static boolean planned(Model.Slot slot) {
    return slot.key().state() == Key.State.PLANNED;
  }

  private static Optional<Model.Slot> slot(MemberScope<?, ?> member) {
    if (!(member instanceof FieldScope field) || field.isFakeContainerItemScope()) {
      return Optional.empty();
    }
    var type = field.getDeclaringType().getErasedType();
    return Model.declares(type)
        ? Model.of(type).slots().stream()
            .filter(slot -> slot.component().equals(field.getDeclaredName()))
            .findFirst()
        : Optional.empty();
  }

  private static void limits(ObjectNode node, Model.Slot slot) {
    var key = slot.key();
    var raw = Model.raw(slot.type());
    if (raw == List.class) {
      node.put("minItems", key.least()).put("maxItems", key.most());
    } else if (raw == Map.class) {
      node.put("maxProperties", key.most());
      if (!key.keys().isEmpty()) {
        node.putObject("propertyNames").put("pattern", whole(key.keys()));
      }
    } else if (raw == int.class || raw == BigDecimal.class) {
      number(node, "minimum", key.min());
      number(node, "maximum", key.max());
    } else if (raw == String.class && !key.pattern().isEmpty()) {
      node.put("pattern", whole(key.pattern()));
    }
    if (!key.fallback().isEmpty()) {
      fallback(node, key.fallback());
    }
  }

  private static String whole(String pattern) {
    return "^(" + pattern + ")$";
  }

  private static void number(ObjectNode node, String keyword, String limit) {
    if (!limit.isEmpty()) {
      node.put(keyword, new BigDecimal(limit));
    }
  }

  private static void fallback(ObjectNode node, String yaml) {
    YamlReader.read("default", yaml.getBytes(StandardCharsets.UTF_8), new Problems())
        .ifPresent(value -> node.set("default", Canonical.json(value)));
  }

  /** The types that are written otherwise than as a map of their components. */
  private static @Nullable CustomDefinition known(
      ResolvedType type, SchemaGenerationContext context) {
    var raw = type.getErasedType();
    if (raw == Undo.class || raw == Check.class || raw == Step.class) {
      return alternatives(raw, context);
    }
    var schema = schema(raw);
    return schema == null
        ? null
        : new CustomDefinition(
            schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
  }

  private static @Nullable ObjectNode schema(Class<?> raw) {
    if (raw == Duration.class) {
      return text(Durations.FORM);
    } else if (raw == Instant.class) {
      return JSON.objectNode().put("type", "string").put("format", "date-time");
    } else if (raw == Expression.class) {
      return types("string", "boolean");
    } else if (raw == Template.class || raw == ZoneId.class) {
      return JSON.objectNode().put("type", "string");
    } else if (raw == Template.Fields.class || raw == ObjectNode.class) {
      return JSON.objectNode().put("type", "object");
    } else if (raw == JsonNode.class) {
      return JSON.objectNode();
    } else if (raw == Guards.Rate.class) {
      return text("^[0-9]{1,6} per [0-9a-z]+$");
    } else if (raw == Guards.Percent.class) {
      return text("^[0-9]{1,3}(\\.[0-9]{1,4})?%$");
    } else if (raw == Promotion.Runs.class) {
      return text("^[0-9]{1,6} runs?$");
    } else if (raw == Amount.class) {
      return types("string", "integer");
    } else if (raw.isEnum()) {
      var words = JSON.objectNode();
      ScalarBinder.words(raw).forEach(words.putArray("enum")::add);
      return words;
    }
    return null;
  }

  private static ObjectNode text(String pattern) {
    return JSON.objectNode().put("type", "string").put("pattern", pattern);
  }

  private static ObjectNode types(String... types) {
    var schema = JSON.objectNode();
    for (var type : types) {
      schema.withArray("type").add(type);
    }
    return schema;
  }

  private static CustomDefinition alternatives(Class<?> raw, SchemaGenerationContext context) {
    var schema = JSON.objectNode();
    var any = schema.putArray("anyOf");
    for (var permitted : raw.getPermittedSubclasses()) {
      if (permitted == Check.AlertCleared.class) {
        Check.WORDS.forEach(any.addObject().putArray("enum")::add);
      } else {
        any.add(context.createDefinitionReference(context.getTypeContext().resolve(permitted)));
      }
    }
    return new CustomDefinition(
        schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
  }
}
