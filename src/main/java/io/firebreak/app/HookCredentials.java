package io.firebreak.app;

import io.firebreak.action.SecretText;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.VendorAuth;
import io.firebreak.app.config.Configuration.Hook;
import io.firebreak.app.config.HookAuth;
import io.firebreak.journal.StreamId;
import java.util.List;

/** What the configuration says of a hook's sender, in the words of the hooks. */
final class HookCredentials {
  private HookCredentials() {}

  static HookConfig of(Hook hook) {
    var ref = new HookRef(StreamId.DEFAULT_TENANT, hook.source(), hook.name());
    return new HookConfig(ref, auth(hook), new Addresses(hook.from(), hook.proxies()));
  }

  private static Auth auth(Hook hook) {
    if (hook.insecure()) {
      return new Auth.Insecure();
    }
    return hook.auth() == null ? new Auth.None() : auth(hook.source(), hook.auth());
  }

  private static Auth auth(String source, HookAuth auth) {
    if (!auth.bearer().isEmpty()) {
      return new Auth.Bearer(references(auth.bearer()));
    }
    if (auth.basic() != null) {
      return new Auth.Basic(auth.basic().user(), references(auth.basic().password()));
    }
    if (auth.header() != null) {
      return new Auth.Header(auth.header().name(), references(auth.header().secret()));
    }
    if (auth.query() != null) {
      return new Auth.Query(auth.query().name(), references(auth.query().secret()));
    }
    if (!auth.mtls().isEmpty()) {
      return new Auth.Mtls(auth.mtls());
    }
    if (auth.jwt() != null) {
      var jwt = auth.jwt();
      return new Auth.Jwt(jwt.keys(), jwt.issuer(), jwt.audience(), jwt.claims());
    }
    return auth.sns().isEmpty()
        ? VendorAuth.signature(
            source, references(auth.hmac()), auth.signatureHeader(), auth.timestampHeader())
        : new Auth.Sns(auth.sns());
  }

  private static List<String> references(List<SecretText> texts) {
    return texts.stream().map(HookCredentials::reference).toList();
  }

  /** The configuration takes a single reference and nothing around it. */
  private static String reference(SecretText text) {
    return switch (text.parts().getFirst()) {
      case SecretText.Part.Reference reference -> reference.name();
      case SecretText.Part.Literal literal ->
          throw new IllegalArgumentException("a secret stands here by reference only");
    };
  }
}
