package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Durations;
import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.gate.Holds;
import io.firebreak.label.Matcher;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Signs of life of sources. */
@Path("/api/v1/heartbeats")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class HeartbeatsResource {
  private final Heartbeats heartbeats;
  private final HeartbeatRecord record;
  private final SecurityIdentity identity;

  HeartbeatsResource(Heartbeats heartbeats, HeartbeatRecord record, SecurityIdentity identity) {
    this.heartbeats = heartbeats;
    this.record = record;
    this.identity = identity;
  }

  /**
   * A heartbeat.
   *
   * @param heardAt when it was last heard, give or take a few seconds; null for never
   * @param silentSince when its silence was noticed, null while it beats
   * @param hold id of what holds automation meanwhile, null for nothing
   */
  record HeartbeatView(
      String name,
      String hook,
      List<String> match,
      String silentAfter,
      boolean freeze,
      @Nullable Instant heardAt,
      @Nullable Instant silentSince,
      @Nullable String hold) {}

  @GET
  @Operation(summary = "List heartbeats: when each was last heard, and which are silent")
  public Page<HeartbeatView> list() {
    var tenant = Caller.of(identity).tenant();
    var standing =
        record.all(tenant).stream().collect(Collectors.toMap(Standing::name, Function.identity()));
    return Page.whole(
        heartbeats.all().stream()
            .map(each ->
                view(
                    tenant,
                    each,
                    standing.getOrDefault(each.name(), new Standing(each.name(), null, null))))
            .toList());
  }

  private HeartbeatView view(String tenant, Heartbeat heartbeat, Standing standing) {
    var silence = standing.silence();
    return new HeartbeatView(
        heartbeat.name(),
        heartbeat.hook(),
        heartbeat.matchers().stream().map(Matcher::toString).toList(),
        Durations.format(heartbeat.silentAfter()),
        heartbeat.freezes(),
        standing.heardAt(),
        silence == null ? null : silence.since(),
        record.hold(tenant, heartbeat.name()).map(Holds.Hold::id).orElse(null));
  }
}
