package io.firebreak.alert;

import java.time.Duration;

/**
 * How much of a delivery is read before it is refused. The defaults are generous for every known
 * sender and small enough that the worst body is dealt with in milliseconds.
 *
 * @param bodyBytes largest body, as sent and after decompression
 * @param depth deepest nesting of JSON
 * @param stringChars longest JSON string
 * @param numberChars longest JSON number
 * @param tokens most JSON tokens
 * @param alerts most alerts in one delivery
 * @param labels most labels (and most annotations) of one alert
 * @param labelBytes longest label value in UTF-8
 * @param bodyTime until a body must have come whole
 * @param refusals requests without a right credential in a minute from one address, after which it
 *     is put off
 * @param atOnce authentic deliveries that are worked on at a time; a quarter of them is kept for
 *     those that tell of something critical
 * @param queue requests of anybody that have come whole and are not answered yet, in one process
 * @param queueBytes bytes of bodies that are read or wait for their answer, in one process
 * @param backlog stored deliveries that incidents have not heard of yet, from which on no more are
 *     taken in; a quarter of them is kept likewise
 */
public record Limits(
    int bodyBytes,
    int depth,
    int stringChars,
    int numberChars,
    int tokens,
    int alerts,
    int labels,
    int labelBytes,
    Duration bodyTime,
    int refusals,
    int atOnce,
    int queue,
    long queueBytes,
    int backlog) {
  /** What holds when nothing is configured. */
  public static final Limits DEFAULT =
      new Limits(
          1 << 20,
          32,
          64 << 10,
          40,
          50_000,
          1_000,
          64,
          1 << 10,
          Duration.ofSeconds(10),
          100,
          256,
          512,
          32L << 20,
          20_000);

  /** The same, with room for another number of deliveries that wait. */
  public Limits withBacklog(int deliveries) {
    return new Limits(
        bodyBytes,
        depth,
        stringChars,
        numberChars,
        tokens,
        alerts,
        labels,
        labelBytes,
        bodyTime,
        refusals,
        atOnce,
        queue,
        queueBytes,
        deliveries);
  }
}
