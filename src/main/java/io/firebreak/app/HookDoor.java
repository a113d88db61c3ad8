package io.firebreak.app;

import io.firebreak.action.SecretText;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.Limits;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.Configuration.Hook;
import io.firebreak.app.config.Configuration.HookAuth;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Evaluator;
import io.firebreak.webhook.HookHandler;
import io.firebreak.webhook.generic.GenericSource;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import io.firebreak.webhook.prometheus.PrometheusSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Opens the configured hooks. */
@Singleton
final class HookDoor {
  /** What GitHub and many after it send. */
  private static final String SIGNATURE_HEADER = "X-Hub-Signature-256";

  private static final String SIGNATURE_PREFIX = "sha256=";

  @Produces
  @Singleton
  Intake intake(Journal journal, Database database) {
    return new Intake(journal, database, Executors.newVirtualThreadPerTaskExecutor());
  }

  @Produces
  @Singleton
  Hooks hooks(Configuration configuration, Intake intake, InstantSource clock) {
    var hooks = new Hooks(intake, clock, Limits.DEFAULT);
    var secrets = new HookSecrets(configuration.secrets(), System.getenv());
    for (var hook : configuration.hooks()) {
      hooks.open(config(hook), source(hook), secrets);
    }
    return hooks;
  }

  @Produces
  @Singleton
  HookHandler handler(Hooks hooks, IdSource ids) {
    return new HookHandler(hooks, ids::next);
  }

  @Produces
  @Singleton
  DeadLetters deadLetters(
      Journal journal,
      Database database,
      Intake intake,
      Hooks hooks,
      IdSource ids,
      InstantSource clock) {
    return new DeadLetters(journal, database, intake, hooks, ids, clock);
  }

  private static AlertSource source(Hook hook) {
    var source =
        switch (hook.source()) {
          case "alertmanager" -> new AlertmanagerSource(Limits.DEFAULT);
          case "prometheus" -> new PrometheusSource(Limits.DEFAULT);
          case "generic" -> new GenericSource(Limits.DEFAULT, new CelFields(new Evaluator()));
          default ->
              throw new IllegalArgumentException(
                  "hooks: source '"
                      + hook.source()
                      + "' is not known; there are alertmanager, prometheus and generic");
        };
    Map<String, Object> fields = new LinkedHashMap<>(hook.fields());
    return source.configured(fields);
  }

  private static HookConfig config(Hook hook) {
    var ref = new HookRef(StreamId.DEFAULT_TENANT, hook.source(), hook.name());
    return new HookConfig(ref, auth(hook), HookConfig.Addresses.ANY);
  }

  private static Auth auth(Hook hook) {
    if (hook.insecure()) {
      return new Auth.Insecure();
    }
    return hook.auth() == null ? new Auth.None() : auth(hook.auth());
  }

  private static Auth auth(HookAuth auth) {
    if (auth.bearer() != null) {
      return new Auth.Bearer(List.of(reference(auth.bearer())));
    }
    if (auth.basic() != null) {
      return new Auth.Basic(auth.basic().user(), List.of(reference(auth.basic().password())));
    }
    return new Auth.Hmac(
        SIGNATURE_HEADER,
        auth.hmac().stream().map(HookDoor::reference).toList(),
        SIGNATURE_PREFIX,
        HookConfig.Encoding.HEX,
        null,
        Auth.Hmac.USUAL_TOLERANCE);
  }

  /** The configuration takes a single reference and nothing around it. */
  private static String reference(SecretText text) {
    return switch (text.parts().getFirst()) {
      case SecretText.Part.Reference reference -> reference.name();
      case SecretText.Part.Literal literal ->
          throw new IllegalArgumentException("hooks: a secret stands here by reference only");
    };
  }
}
