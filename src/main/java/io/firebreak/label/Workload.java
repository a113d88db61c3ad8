package io.firebreak.label;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes workload that labels are about, which outlives its pods. It is told only where the
 * labels are certain enough; else the pod stands for itself.
 */
public final class Workload {
  /** Labels of kube-state-metrics that name a workload, by its kind. */
  private static final Map<String, String> KINDS =
      Map.of(
          "deployment", "deployment",
          "statefulset", "statefulset",
          "daemonset", "daemonset",
          "cronjob", "cronjob",
          "job_name", "job");

  private static final List<String> ORDER =
      List.of("deployment", "statefulset", "daemonset", "cronjob", "job_name");

  /** How {@code kube_pod_owner} and {@code kube_pod_info} name what a pod belongs to. */
  private static final List<String> OWNERS = List.of("owner", "created_by");

  // Kubernetes draws the end of a pod's name from an alphabet without vowels, and hashes the
  // template in front of it.
  private static final String HASH = "([0-9a-f]{6,10})";
  private static final Pattern POD =
      Pattern.compile("(.+)-" + HASH + "-[bcdfghjklmnpqrstvwxz2456789]{5}");
  private static final Pattern REPLICA_SET = Pattern.compile("(.+)-" + HASH);

  private Workload() {}

  /**
   * The workload as {@code kind/name}, such as {@code deployment/cart}; null when the labels do not
   * tell it for certain.
   */
  public static @Nullable String of(Labels labels) {
    for (var label : ORDER) {
      var name = labels.get(label);
      if (name != null && !name.isEmpty()) {
        return KINDS.get(label) + "/" + name;
      }
    }
    for (var owner : OWNERS) {
      var kind = labels.get(owner + "_kind");
      var name = labels.get(owner + "_name");
      if (kind != null && name != null && !kind.startsWith("<")) {
        return owner(kind, name);
      }
    }
    return ofPod(labels);
  }

  private static @Nullable String owner(String kind, String name) {
    if (!kind.equals("ReplicaSet")) {
      return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }
    var set = REPLICA_SET.matcher(name);
    return set.matches() && isHash(set.group(2)) ? "deployment/" + set.group(1) : null;
  }

  /** Only the pods of deployments have names that nothing else has. */
  private static @Nullable String ofPod(Labels labels) {
    var exported = labels.get("exported_pod");
    var pod = exported == null ? labels.get("pod") : exported;
    if (pod == null || isExporter(pod)) {
      return null;
    }
    var name = POD.matcher(pod);
    return name.matches() && isHash(name.group(2)) ? "deployment/" + name.group(1) : null;
  }

  /** What told of the trouble is not what has it. */
  private static boolean isExporter(String pod) {
    return pod.contains("kube-state-metrics") || pod.contains("exporter");
  }

  /** Not a word of these letters, and not the number that a cron job gives its jobs. */
  private static boolean isHash(String text) {
    var digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
    return digits > 0 && digits < text.length();
  }
}
