package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads policies as strictly as runbooks are read, and type-checks their expressions. */
final class PolicyReader {
  private final Cel cel = new Cel();

  /**
   * What came of reading files together.
   *
   * @param set null when any of them has an error
   */
  record Read(@Nullable PolicySet set, Report report) {}

  /** Reads files that are in force together. */
  Read read(List<SourceFile> files, List<Problem> ofFolder) {
    var byName = new TreeMap<String, Policy>();
    var problems = new ArrayList<>(ofFolder);
    for (var file : files) {
      var found = new Problems();
      var policy = read(file, found);
      if (policy != null && byName.putIfAbsent(policy.name(), policy) != null) {
        found.add(
            new Location(file.name(), 1, 1),
            Code.DUPLICATE_NAME,
            "there is another policy " + policy.name());
      }
      problems.addAll(found.list());
    }
    var report = new Report(files.size(), problems);
    return new Read(
        report.errors() ? null : new PolicySet(List.copyOf(byName.values()), hash(files)), report);
  }

  private static String hash(List<SourceFile> files) {
    return Canonical.hash(
        String.join(
            "\n",
            files.stream()
                .flatMap(file -> Stream.of(file.name(), Canonical.hash(file.bytes())))
                .toList()));
  }

  @Nullable Policy read(SourceFile file, Problems problems) {
    var root = YamlReader.read(file.name(), file.bytes(), problems).orElse(null);
    if (root == null) {
      return null;
    }
    var origins = new Origins();
    var policy = new Binder(origins, problems, Policy.class).record(Policy.class, root);
    if (policy != null) {
      oneEffect(policy, origins, problems);
      expressions(policy, origins, problems);
    }
    return policy;
  }

  private static void oneEffect(Policy policy, Origins origins, Problems problems) {
    var effects =
        Stream.of(policy.deny(), policy.requireApproval(), policy.warn())
            .filter(Objects::nonNull)
            .count();
    if (effects != 1) {
      problems.add(
          origins.ofKey(policy, "policy"),
          effects == 0 ? Code.MISSING_KEY : Code.RANGE,
          "a policy has exactly one of deny, require_approval and warn");
    }
  }

  /** Each variable is seen by those below it and by the condition. */
  private void expressions(Policy policy, Origins origins, Problems problems) {
    Map<String, dev.cel.common.types.CelType> types = new HashMap<>(PolicyFacts.types());
    for (var variable : policy.variables().entrySet()) {
      var type =
          new ExpressionLint(cel, origins, problems, new Variables(types), List.of())
              .check(variable.getValue(), Place.POLICY, Set.of());
      types.put(
          "variables." + variable.getKey(),
          type == null ? dev.cel.common.types.SimpleType.DYN : type);
    }
    new ExpressionLint(cel, origins, problems, new Variables(types), List.of())
        .condition(policy.when(), Place.POLICY, Set.of());
  }
}
