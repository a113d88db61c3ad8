package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An Alertmanager.
 *
 * @param url its address
 * @param bearer token to send, null for none
 */
public record Alertmanager(
    @Setting("Address of the server, without `/api/v2`.") URI url,
    @Setting("Token to send in `Authorization: Bearer`.") @Nullable SecretText bearer) {}
