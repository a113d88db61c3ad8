package io.firebreak.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server finds its files and where it listens. What is null is as the configuration says.
 *
 * @param config folder that holds {@code firebreak.yaml}
 * @param runbooks folder that holds the runbooks, at any depth
 * @param data folder for the embedded database, keys and tokens; created when absent
 * @param port TCP port; 0 asks for any free one, which is printed
 */
public record ServeOptions(
    Path config, @Nullable Path runbooks, @Nullable Path data, @Nullable Integer port) {}
