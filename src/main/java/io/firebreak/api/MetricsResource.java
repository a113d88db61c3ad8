package io.firebreak.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus scrapes. Open to all who reach the port, as scrapers expect; its labels name
 * runbooks, actions and services, never runs, alerts or people.
 */
@Path("/metrics")
@RunOnVirtualThread
final class MetricsResource {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private final PrometheusMeterRegistry registry;

  MetricsResource(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** All metrics, in the form that the scraper asks for; native histograms need protobuf. */
  @GET
  @PermitAll
  @Operation(summary = "Metrics for Prometheus")
  public Response scrape(@HeaderParam("Accept") @Nullable String accept) throws IOException {
    var form = form(accept == null ? "" : accept);
    var body = new ByteArrayOutputStream(16_384);
    registry.scrape(body, form);
    return Response.ok(body.toByteArray()).header("Content-Type", form).build();
  }

  private static String form(String accept) {
    if (accept.contains("application/vnd.google.protobuf")
        && accept.contains("proto=io.prometheus.client.MetricFamily")
        && accept.contains("encoding=delimited")) {
      return PROTOBUF;
    }
    return accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
  }
}
