package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.durable.Courier.Delivery;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are paged before PagerDuty disables a subscription whose webhooks are refused. */
class RefusedWebhooksTest {
  private static final HookRef HOOK = new HookRef(PagerDutyWorld.TENANT, "pagerduty", "main");
  private static final String SUBJECT = "hook/pagerduty/main";

  @Test
  @Tag("PD34")
  @Tag("F40")
  void theSecondRefusalInARowPagesAndARightOneEndsIt() {
    try (var world = new PagerDutyWorld()) {
      world.refused.refused(HOOK, request("v1=00"));
      world.refused.believed(HOOK);
      world.refused.refused(HOOK, request("v1=00"));
      assertThat(world.alarms).isEmpty();

      world.refused.refused(HOOK, request("v1=00"));
      world.refused.refused(HOOK, request("v1=00"));
      assertThat(world.alarms).containsExactly(SUBJECT);
      assertThat(tell(world)).isEqualTo(new Delivery.Done());
      assertThat(tell(world)).isEqualTo(new Delivery.Done());
      var page = world.pagerDuty.incident();
      assertThat(page.key).isEqualTo("firebreak/hook/pagerduty/main");
      assertThat(page.event.path("payload").path("summary").asText()).contains("signing secret");

      world.refused.believed(HOOK);
      assertThat(world.alarms).containsExactly(SUBJECT, SUBJECT);
      tell(world);
      assertThat(page.status).isEqualTo("resolved");
    }
  }

  @Test
  @Tag("PD34")
  void whoeverKnocksWithoutASignatureOfPagerDutyPagesNobody() {
    try (var world = new PagerDutyWorld()) {
      for (var i = 0; i < 5; i++) {
        world.refused.refused(HOOK, request(null));
        world.refused.refused(
            new HookRef(PagerDutyWorld.TENANT, "alertmanager", null), request("v1=00"));
      }
      assertThat(world.alarms).isEmpty();
    }
  }

  private static Delivery tell(PagerDutyWorld world) {
    return world.courier.deliver(PagerDutyWorld.TENANT, SUBJECT);
  }

  private static HookRequest request(@Nullable String signature) {
    return new HookRequest(
        "r1",
        "pagerduty",
        "main",
        signature == null ? Map.of() : Map.of("X-PagerDuty-Signature", List.of(signature)),
        new HookRequest.Peer(InetAddress.getLoopbackAddress(), null),
        new byte[0],
        null);
  }
}
