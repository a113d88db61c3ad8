package io.firebreak.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.ActionSchema;
import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Durations;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.action.SecretText;
import io.firebreak.alert.AlertFeed;
import io.firebreak.connector.alertmanager.AlertmanagerActions;
import io.firebreak.connector.alertmanager.Alertmanagers;
import io.firebreak.connector.http.HttpCheck;
import io.firebreak.connector.http.HttpRequest;
import io.firebreak.connector.human.HumanConfirm;
import io.firebreak.connector.human.HumanInput;
import io.firebreak.connector.human.HumanTask;
import io.firebreak.connector.prometheus.PrometheusQuery;
import io.firebreak.connector.prometheus.PrometheusServers;
import io.firebreak.connector.runbook.RunbookRun;
import io.firebreak.connector.wait.WaitFor;
import io.firebreak.connector.wait.WaitUntil;
import io.firebreak.pagerduty.PagerDutyAccount;
import io.firebreak.pagerduty.PagerDutyActions;
import io.firebreak.verify.NewAlerts;
import io.firebreak.verify.TargetHealth;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/actions/} equal to the actions. After a change run this test with {@code
 * -Dfirebreak.docs=write}, which rewrites the pages.
 */
class ActionPagesTest {
  private static final Path FOLDER = Path.of("docs/actions");

  @Test
  void thePagesAreUpToDate() throws IOException {
    for (var page : pages().entrySet()) {
      var file = FOLDER.resolve(page.getKey() + ".md");
      if ("write".equals(System.getProperty("firebreak.docs"))) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, page.getValue());
      }
      assertThat(file)
          .as("run ./mvnw test -Dtest=ActionPagesTest -Dfirebreak.docs=write")
          .content()
          .isEqualTo(page.getValue());
    }
    try (var files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              pages().keySet().stream().map(name -> name + ".md").toList());
    }
  }

  @Test
  void everyArgumentIsDocumentedAndInTheSchema() {
    for (var action : actions()) {
      var schema = ActionSchema.of(action);
      assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
      for (var component : action.descriptor().input().getRecordComponents()) {
        assertThat(component.isAnnotationPresent(Doc.class)).as(component.toString()).isTrue();
        assertThat(schema.path("properties").has(ActionJson.key(component)))
            .as(component.toString())
            .isTrue();
      }
    }
  }

  private static List<Action<?>> actions() {
    var outbound = new Outbound(Egress.to(List.of(), Egress.Resolver.SYSTEM));
    var own =
        List.<Action<?>>of(
            new HttpCheck(outbound),
            new HttpRequest(outbound),
            new HumanConfirm(),
            new HumanInput(),
            new HumanTask(),
            new PrometheusQuery(new PrometheusServers(Map.of()), Egress.Resolver.SYSTEM),
            new WaitFor(),
            new WaitUntil(),
            new RunbookRun(),
            TargetHealth.ofNothing(),
            new NewAlerts(AlertFeed.SILENT, NewAlerts.Settings.NONE, InstantSource.system()));
    var alertmanagers = new Alertmanagers(Map.of(), Egress.Resolver.SYSTEM);
    return Stream.of(
            own,
            AlertmanagerActions.of(alertmanagers, InstantSource.system()),
            PagerDutyActions.of(PagerDutyAccount.none()))
        .flatMap(List::stream)
        .toList();
  }

  private static Map<String, String> pages() {
    var pages = new TreeMap<String, String>();
    for (var action : actions()) {
      var connector = action.descriptor().name().split("\\.", 2)[0];
      pages.merge(
          connector,
          "# Actions of `" + connector + "`\n" + section(action),
          (page, next) -> page + section(action));
    }
    return pages;
  }

  private static String section(Action<?> action) {
    var descriptor = action.descriptor();
    var out = new StringBuilder("\n## `" + descriptor.name() + "`\n\n");
    out.append(descriptor.summary()).append("\n\n");
    out.append(promises(action)).append("\n\n");
    table(out, "argument", descriptor.input(), ActionSchema.of(action));
    action
        .result()
        .ifPresent(result -> {
          out.append("\nResult, as `result` in `expect` and in later steps:\n\n");
          table(out, "field", result, ActionSchema.of(result));
        });
    return out.toString();
  }

  private static String promises(Action<?> action) {
    var descriptor = action.descriptor();
    if (action instanceof DurableWait<?>) {
      return "Waits durably: no thread is held, and a restart changes nothing.";
    }
    var dryRun =
        switch (descriptor.dryRun()) {
          case NATIVE -> "asks the target";
          case EMULATED -> "shows what would be sent";
          case NONE -> "cannot tell";
        };
    var undo = descriptor.undoHint() == null ? "" : " Undo: " + descriptor.undoHint() + ".";
    return "Effect class: `%s`, unless its arguments make it another. Planning: %s. Time limit: %s.%s"
        .formatted(
            descriptor.effectClass().name().toLowerCase(Locale.ROOT),
            dryRun,
            Durations.format(descriptor.timeout()),
            undo);
  }

  private static void table(
      StringBuilder out, String what, Class<? extends Record> type, JsonNode schema) {
    out.append("| ").append(what).append(" | type | meaning |\n|---|---|---|\n");
    rows(out, "", type, schema);
  }

  private static void rows(StringBuilder out, String prefix, Class<?> type, JsonNode schema) {
    var required = schema.path("required").toString();
    for (var component : type.getRecordComponents()) {
      var key = ActionJson.key(component);
      boolean must = required.contains("\"" + key + "\"");
      out.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  prefix + key,
                  word(component.getGenericType()) + (must ? ", required" : ""),
                  Objects.requireNonNull(component.getAnnotation(Doc.class)).value()));
      if (component.getType().isRecord() && component.getType() != SecretText.class) {
        rows(out, prefix + key + ".", component.getType(), schema.path("properties").path(key));
      }
      if (component.getGenericType() instanceof ParameterizedType map
          && map.getRawType() == Map.class
          && map.getActualTypeArguments()[1] instanceof Class<?> inner
          && inner.isRecord()
          && inner != SecretText.class) {
        rows(out, prefix + key + ".NAME.", inner, ActionSchema.of(inner.asSubclass(Record.class)));
      }
    }
  }

  private static String word(Type type) {
    if (type instanceof ParameterizedType generic) {
      boolean list = generic.getRawType() == List.class;
      return (list ? "list: " : "map, values: ")
          + word(generic.getActualTypeArguments()[list ? 0 : 1]);
    }
    var plain = (Class<?>) type;
    return switch (plain.getSimpleName()) {
      case "String", "SecretText" -> "text";
      case "Method" -> "method";
      case "Integer", "int" -> "whole number";
      case "Double", "double" -> "number";
      case "Boolean", "boolean" -> "`true` or `false`";
      case "Duration" -> "duration";
      case "JsonNode" -> "any JSON";
      case "Type" -> "word";
      default -> "map";
    };
  }
}
