package io.firebreak.journal;

/**
 * Marks a record that is stored as the body of an event. Each package has its own sealed family of
 * these, registered by name and schema version in {@link EventTypes}.
 *
 * <p>Components are strings, booleans, ints, lists, maps with string keys, enums, nested records or
 * {@code JsonNode}; {@code long} values are written as JSON strings (engine-rules 6), instants as
 * ISO-8601 in UTC with microseconds, durations as ISO-8601. Null components are left out.
 */
public interface Payload {}
