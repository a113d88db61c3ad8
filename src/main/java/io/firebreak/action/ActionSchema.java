package io.firebreak.action;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (2020-12) of an action's arguments, generated from its input record. */
public final class ActionSchema {
  private ActionSchema() {}

  /** The schema of the arguments of an action; unknown keys are refused by it. */
  public static ObjectNode of(Action<?> action) {
    return of(action.descriptor().input());
  }

  /** The schema of a record whose components carry {@link Doc}. */
  public static ObjectNode of(Class<? extends Record> type) {
    var builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.INLINE_ALL_SCHEMAS,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    builder
        .forFields()
        .withPropertyNameOverrideResolver(
            field -> component(field).map(ActionJson::key).orElse(null))
        .withDescriptionResolver(field -> doc(field).map(Doc::value).orElse(null))
        .withRequiredCheck(field -> doc(field).map(Doc::required).orElse(false))
        .withInstanceAttributeOverride(
            (node, field, context) -> override(node, doc(field).map(Doc::schema).orElse("")));
    builder.forTypesInGeneral().withCustomDefinitionProvider(ActionSchema::known);
    return new SchemaGenerator(builder.build()).generateSchema(type);
  }

  private static Optional<Doc> doc(MemberScope<?, ?> member) {
    return component(member).map(component -> component.getAnnotation(Doc.class));
  }

  private static Optional<RecordComponent> component(MemberScope<?, ?> member) {
    if (!(member instanceof FieldScope field) || field.isFakeContainerItemScope()) {
      return Optional.empty();
    }
    var components = field.getDeclaringType().getErasedType().getRecordComponents();
    return Optional.ofNullable(components).stream()
        .flatMap(Arrays::stream)
        .filter(component -> component.getName().equals(field.getDeclaredName()))
        .findFirst();
  }

  private static void override(ObjectNode node, String schema) {
    if (schema.isEmpty()) {
      return;
    }
    var description = node.get("description");
    node.removeAll();
    node.setAll((ObjectNode) parse(schema));
    if (description != null) {
      node.set("description", description);
    }
  }

  private static JsonNode parse(String schema) {
    try {
      return ActionJson.MAPPER.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a JSON Schema: " + schema, e);
    }
  }

  private static @Nullable CustomDefinition known(
      ResolvedType type, SchemaGenerationContext context) {
    var erased = type.getErasedType();
    var config = context.getGeneratorConfig();
    if (erased == SecretText.class) {
      return inline(config.createObjectNode().put("type", "string"));
    }
    if (erased == Duration.class) {
      return inline(config.createObjectNode().put("type", "string").put("pattern", Durations.FORM));
    }
    if (erased.isEnum()) {
      var words = config.createObjectNode().put("type", "string");
      words.withArray("enum").addAll(ActionJson.words(erased));
      return inline(words);
    }
    return JsonNode.class.isAssignableFrom(erased) ? inline(config.createObjectNode()) : null;
  }

  private static CustomDefinition inline(ObjectNode schema) {
    return new CustomDefinition(
        schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
  }
}
