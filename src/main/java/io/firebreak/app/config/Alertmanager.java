package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An Alertmanager.
 *
 * @param url its address
 * @param bearer token to send, null for none
 * @param hook id of the hook to which it sends, so that what fires is asked for after an outage;
 *     null to never ask
 */
public record Alertmanager(
    @Setting("Address of the server, without `/api/v2`.") URI url,
    @Setting("Token to send in `Authorization: Bearer`.") @Nullable SecretText bearer,
    @Setting(
            "The hook to which it sends, such as `alertmanager/prod`. After a start, and when that hook"
                + " was silent, what fires is asked for there.")
        @Nullable String hook) {}
