package io.firebreak.connector.http;

import io.firebreak.action.Action.Probed;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.Secrets;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;

/** What an answer, or its absence, says of the effect (engine rule: outcome and retry). */
final class Verdicts {
  private Verdicts() {}

  static Outcome outcome(Sent sent, HttpRequest.Input input, Secrets secrets) {
    return switch (sent) {
      case Sent.Denied(var why) -> new Outcome.NotApplied("egress_denied", why, false);
      case Sent.NotSent(var code, var message, var isTransient) ->
          new Outcome.NotApplied(code, secrets.redact(message), isTransient);
      case Sent.Lost(var code, var message) -> new Outcome.Unknown(code, message);
      case Sent.Answered answered -> answered(answered, input, secrets);
    };
  }

  private static Outcome answered(Sent.Answered answer, HttpRequest.Input input, Secrets secrets) {
    int status = answer.status();
    if (input.expects(status)) {
      return new Outcome.Ok(ActionJson.toTree(HttpResult.of(answer, secrets)));
    }
    var code = "http_" + status;
    if (saysNotNow(answer, input)) {
      return new Outcome.NotApplied(code, "the target said " + status + ": not now", true);
    }
    boolean reads = input.methodOrGet().effectClass() == EffectClass.PURE;
    boolean refused = status / 100 == 4 && status != 429;
    if (refused || (reads && status < 400)) {
      return new Outcome.NotApplied(
          code, "the target answered " + status + ", which the step does not expect", false);
    }
    return new Outcome.Unknown(
        code, "the target answered " + status + (reads ? "" : "; it may have acted"));
  }

  private static boolean saysNotNow(Sent.Answered answer, HttpRequest.Input input) {
    var listed = input.notAppliedOn();
    return listed != null
        && listed.contains(answer.status())
        && (answer.status() == 429 || answer.headers().containsKey("retry-after"));
  }

  static Probed probed(Sent sent, HttpRequest.Probe probe, Secrets secrets) {
    return switch (sent) {
      case Sent.Denied(var why) -> new Probed.CannotTell(why);
      case Sent.NotSent(var _, var message, var _) -> new Probed.CannotTell(message);
      case Sent.Lost(var _, var message) -> new Probed.CannotTell(message);
      case Sent.Answered answered -> probed(answered, probe, secrets);
    };
  }

  private static Probed probed(Sent.Answered answer, HttpRequest.Probe probe, Secrets secrets) {
    int status = answer.status();
    var expected = probe.expectStatus();
    if (expected == null ? status / 100 != 2 : !expected.contains(status)) {
      return status == 404
          ? new Probed.DidNot()
          : new Probed.CannotTell("the probe was answered with " + status);
    }
    var result = HttpResult.of(answer, secrets);
    var fields = probe.expectJson();
    if (fields == null) {
      return new Probed.Happened(ActionJson.toTree(result));
    }
    var json = result.json();
    if (json == null) {
      return new Probed.CannotTell("the probe's answer is no JSON");
    }
    boolean all =
        fields.entrySet().stream()
            .allMatch(field -> field.getValue().equals(json.get(field.getKey())));
    return all ? new Probed.Happened(ActionJson.toTree(result)) : new Probed.DidNot();
  }
}
