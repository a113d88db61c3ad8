package io.firebreak.runbook;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What policies see of one run and its plan. The type check of policies, their tests and their
 * documentation are made from these records, so that they cannot disagree.
 */
public record PolicyFacts(
    @Key(value = "The runbook version.", fallback = "{}") OfRunbook runbook,
    @Key(value = "What the dry-run found.", fallback = "{}") OfPlan plan,
    @Key(value = "The run.", fallback = "{}") OfRun run,
    @Key(value = "The incident, as its leading alert tells it.", fallback = "{}")
        OfIncident incident,
    @Key(value = "Who or what started the run.", fallback = "{}") OfActor actor) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(Enum.class, new Word()))
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  /** Jackson's own would write {@code HIGH} in the lower case of the host's language. */
  private static final class Word extends ToStringSerializerBase {
    private static final long serialVersionUID = 1L;

    Word() {
      super(Enum.class);
    }

    @Override
    public String valueToString(Object value) {
      return ((Enum<?>) value).name().toLowerCase(Locale.ROOT);
    }
  }

  /** The runbook version. */
  public record OfRunbook(
      @Key(value = "Its name.", fallback = "example") String name,
      @Key(value = "Its title.", fallback = "Example") String title,
      @Key(value = "The team that owns it.", fallback = "team") String owner,
      @Key(value = "Its risk: `low`, `medium` or `high`.", fallback = "medium") Runbook.Risk risk,
      @Key(value = "Its autonomy: `observe`, `suggest`, `approve` or `auto`.", fallback = "auto")
          Runbook.Autonomy autonomy,
      @Key("Its tags.") List<String> tags,
      @Key(value = "SHA-256 of the version, in hex.", fallback = "''") String version) {
    public OfRunbook {
      tags = List.copyOf(tags);
    }

    /** Of a version. */
    public static OfRunbook of(Runbook runbook, String version) {
      return new OfRunbook(
          runbook.name(),
          runbook.title(),
          runbook.owner(),
          runbook.risk(),
          runbook.autonomy(),
          runbook.tags(),
          version);
    }
  }

  /**
   * What the dry-run found.
   *
   * @param effects effect classes of the steps that may change something, and of what is done at
   *     the end, each once
   * @param actions actions of the same, each once
   */
  public record OfPlan(
      @Key(
              value =
                  "Steps that may change something, and what is done at the end that changes a thing.",
              fallback = "1",
              min = "0")
          int changes,
      @Key(
              value = "Whether one of these has no undo; what is done at the end has none.",
              fallback = "false")
          boolean irreversible,
      @Key(
              value = "Whether the effect of a step, or of one of these, could not be predicted.",
              fallback = "false")
          boolean unknown,
      @Key("Canonical targets of all steps and of what is done at the end, each once.")
          List<String> targets,
      @Key(
              "Effect classes of the steps that may change something, and of what is done at the end, each once.")
          List<String> effects,
      @Key(
              "Actions of the steps that may change something, and of what is done at the end, each once.")
          List<String> actions,
      @Key(value = "How much is touched.", fallback = "{}") BlastRadius blastRadius) {
    public OfPlan {
      targets = List.copyOf(targets);
      effects = List.copyOf(effects);
      actions = List.copyOf(actions);
    }
  }

  /**
   * How much is touched.
   *
   * @param percent largest share of a whole that one step touches; null when no step told its whole
   */
  public record BlastRadius(
      @Key(
              value =
                  "Things touched, such as pods, as the actions count them; what no action counts"
                      + " is counted by its targets, each once.",
              fallback = "1",
              min = "0")
          int count,
      @Key(value = "Whether a step told the whole of which it touches a part.", fallback = "false")
          boolean known,
      @Key(
              value =
                  "Largest share of a whole that one step touches, 0 to 100; an error to use unless"
                      + " `plan.blast_radius.known`.",
              min = "0",
              max = "100")
          @Nullable BigDecimal percent) {}

  /**
   * The run.
   *
   * @param needsApproval whether the runbook's own rule asks people about this plan
   */
  public record OfRun(
      @Key(value = "Its id.", fallback = "''") String id,
      @Key(value = "What started it: `alert`, `person` or `schedule`.", fallback = "alert")
          String cause,
      @Key(value = "Its canonical target.", fallback = "''") String target,
      @Key(
              value = "The person who started it; empty when an alert or the clock did.",
              fallback = "''")
          String requester,
      @Key(value = "The autonomy it runs under.", fallback = "auto") Runbook.Autonomy autonomy,
      @Key("Its inputs, by name.") Map<String, JsonNode> inputs,
      @Key(
              value = "Whether the runbook's own approval rule asks people about this plan.",
              fallback = "false")
          boolean needsApproval) {
    public OfRun {
      inputs = Map.copyOf(inputs);
    }

    /** The same of a child run, which is caused and asked about as the outermost one is. */
    public OfRun inChild(String ofChild, Runbook.Autonomy under, JsonNode given) {
      return new OfRun(id, cause, ofChild, requester, under, named(given), needsApproval);
    }

    /** Inputs by name, as a run keeps them. */
    public static Map<String, JsonNode> named(JsonNode inputs) {
      return inputs
          .propertyStream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /** The incident, as its leading alert tells it; empty values when a run has none. */
  public record OfIncident(
      @Key(value = "Its id; empty without an incident.", fallback = "''") String id,
      @Key(
              value = "`critical`, `high`, `medium`, `low` or `info`; empty without an alert.",
              fallback = "''",
              pattern = "(critical|high|medium|low|info)?")
          String severity,
      @Key("Labels of its alert.") Map<String, String> labels) {
    public OfIncident {
      labels = Map.copyOf(labels);
    }

    /** No incident. */
    public static OfIncident none() {
      return new OfIncident("", "", Map.of());
    }
  }

  /** Who or what started the run. */
  public record OfActor(
      @Key(value = "The person's id; `firebreak` for the engine.", fallback = "firebreak")
          String id,
      @Key(value = "`person` or `engine`.", fallback = "engine") String kind,
      @Key("The person's roles, as they are now.") List<String> roles,
      @Key("The person's teams, as they are now.") List<String> teams) {
    public OfActor {
      roles = List.copyOf(roles);
      teams = List.copyOf(teams);
    }

    /** Firebreak itself, which an alert has started a run. */
    public static OfActor engine() {
      return new OfActor("firebreak", "engine", List.of(), List.of());
    }
  }

  /** What expressions see, by name. */
  Map<String, Object> values(Instant now) {
    var values = new HashMap<String, Object>();
    json(this).properties().forEach(fact -> values.put(fact.getKey(), fact.getValue()));
    values.put("now", now);
    return values;
  }

  /** One record of facts as expressions see it. */
  public static ObjectNode json(Record facts) {
    return JSON.valueToTree(facts);
  }

  /** The type of each fact, by its dotted name. */
  static Map<String, CelType> types() {
    var types = new TreeMap<String, CelType>();
    declare("", PolicyFacts.class, types);
    types.put("now", TIMESTAMP);
    return types;
  }

  private static void declare(String prefix, Class<?> facts, Map<String, CelType> types) {
    for (var slot : Model.of(facts).slots()) {
      var raw = Model.raw(slot.type());
      if (raw.isRecord()) {
        declare(prefix + slot.name() + ".", raw, types);
      } else {
        types.put(prefix + slot.name(), type(slot.type()));
      }
    }
  }

  /** The types of a plan's facts, which conditions of approvals see as well. */
  static Map<String, CelType> planTypes() {
    var types = new TreeMap<String, CelType>();
    declare("plan.", OfPlan.class, types);
    return types;
  }

  private static CelType type(Type declared) {
    var raw = Model.raw(declared);
    if (raw == int.class) {
      return INT;
    } else if (raw == boolean.class) {
      return BOOL;
    } else if (raw == String.class || raw.isEnum()) {
      return STRING;
    } else if (raw == List.class) {
      return ListType.create(type(Model.inner(declared)));
    }
    return raw == Map.class ? MapType.create(STRING, type(Model.inner(declared))) : DYN;
  }
}
